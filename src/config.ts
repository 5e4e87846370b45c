import { z } from 'zod';

const required = (purpose: string) => z.string().min(1).meta({ description: purpose });
const mailbox = (purpose: string) => z.email().meta({ description: purpose }).optional();
const url = (purpose: string) => z.url().meta({ description: purpose });

/** Everything the app is told by its environment; the descriptions are the table of docs/operations.md. */
export const Config = z.object({
  LATCH_TENANT_ID: z.uuid().meta({ description: 'Entra tenant whose people and apps may call the API' }),
  LATCH_API_CLIENT_ID: z.uuid().meta({ description: 'Client id of the API: the audience of user tokens and terminal assertions' }),
  LATCH_PORTAL_CLIENT_ID: z
    .uuid()
    .meta({ description: 'Client id the web pages sign in with (SPA); without it that of the API' })
    .optional(),
  LATCH_AUTHORITY: url('Who issues the tokens: `https://login.microsoftonline.com/{tenant}`'),
  LATCH_PUBLIC_URL: url('Base of the links in mails and text messages'),
  GRAPH_URL: url('Microsoft Graph').default('https://graph.microsoft.com'),
  GRAPH_WHAT_IF: z
    .enum(['on', 'off'])
    .meta({ description: '`on`: also ask the tenant’s own conditional-access policies (What If; Entra ID P1)' })
    .default('off'),
  COSMOS_ENDPOINT: url('Cosmos DB account with the records (consistency Strong)'),
  COSMOS_DATABASE: required('Database in that account').default('latch'),
  COSMOS__accountEndpoint: url('The same account, for the change-feed triggers'),
  IOTHUB_HOSTNAME: required('IoT Hub the locks are devices of'),
  IOTHUB_EVENTS: required('Connection to the hub’s event stream, for the telemetry trigger'),
  IOTHUB_EVENTHUB: required('Name of that event stream'),
  ACS_ENDPOINT: url('Communication Services resource that sends mail and text messages'),
  ACS_EMAIL_SENDER: z.email().meta({ description: 'Verified sender address of mails' }),
  ACS_SMS_SENDER: z.e164().meta({ description: 'Sending number of text messages, E.164' }),
  LATCH_SECURITY_MAIL: mailbox(
    'Mailbox that hears of forced doors, doors left open, hands at locks and locks that do not confirm a revocation',
  ),
  LATCH_SECURITY_PAGER: z
    .e164()
    .meta({ description: 'Telephone that is texted when a lock has not confirmed a revocation for 5 minutes, E.164' })
    .optional(),
  LATCH_RESPONDERS_GROUP: z
    .uuid()
    .meta({ description: 'Directory group of first responders: a lockdown does not stop their grants' })
    .optional(),
  LATCH_SECURITY_PHONE: z
    .e164()
    .meta({ description: 'Number of the security desk, E.164, for whoever stands before a door that stays shut' })
    .optional(),
  LATCH_PHONE_RELAY_URL: z
    .url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost)$/ })
    .meta({ description: 'Where the pages hold a phone’s key to a door; on this machine alone, so never in Azure' })
    .optional(),
  LATCH_FACILITY_MAIL: mailbox('Mailbox that hears of locks that are not ready for a visit'),
  TEAMS_BOT_ID: z
    .uuid()
    .meta({ description: 'Client id of the bot’s own user-assigned managed identity; without it there is no bot in Teams' })
    .optional(),
  TEAMS_SERVICE_URL: url('Where Teams answers the bot').default('https://smba.trafficmanager.net/teams/'),
  TEAMS_METADATA_URL: url('What says with which keys Teams signs').default(
    'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ),
  TEAMS_WORKFLOW_URL: url(
    'A Teams workflow that posts into a channel, for tenants without the bot; whoever knows the address can post, so keep it in the vault',
  ).optional(),
  LATCH_SSF_ISSUER: z
    .url({ protocol: /^https$/ })
    .meta({ description: 'Transmitter of shared signals (SSF) whose security events end access; without it there is none' })
    .optional(),
  LATCH_SSF_AUDIENCE: required('What its tokens for us name as `aud`; without it the address they are pushed to').optional(),
  LATCH_SSF_TOKEN: required(
    'Bearer token for its stream configuration, so keep it in the vault; with it Latch keeps its own stream, without it somebody else does',
  ).optional(),
  KEY_VAULT_URL: url('Vault with the master keys'),
  LATCH_DEVICE_CA_URL: url(
    'EST server (RFC 7030) that makes device certificates from requests; without it devices bring their own',
  ).optional(),
  LATCH_CHECKPOINTS_URL: url(
    'Blob container for the signed checkpoints of the audit, immutable by its policy; without it none are kept',
  ).optional(),
  MONITOR_ENDPOINT: url('Logs Ingestion endpoint of Azure Monitor that the audit is exported to; without it it is not').optional(),
  MONITOR_RULE_ID: required('Immutable id of the data collection rule behind that endpoint').optional(),
  MONITOR_STREAM: required('Stream of that rule').default('Custom-LatchAudit_CL'),
  LATCH_MASTER_SECRET: required('Name of the secret with the master keys').default('latch-master'),
  LATCH_VAPID_SECRET: required(
    'Name of the secret with the key pair for Web Push, `{publicKey, privateKey}`; without it nobody is notified that way',
  ).optional(),
  LATCH_PUSH_HOSTS: required('Push services that are called, comma-separated').default(
    'fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com',
  ),
  LATCH_WEBHOOK_HOSTS: required(
    'Hosts of integrations that may be told of requests, comma-separated (`hooks.example.com`, `*.example.com`); without it none',
  ).optional(),
  LATCH_POLICY_FILE: required('File with the policy of these doors; without it the built-in one holds').optional(),
});
export type Config = z.infer<typeof Config>;

/** Functions that `AzureWebJobs.<name>.Disabled` (where a dot cannot be: `AzureWebJobs__<name>__Disabled`) switches off. */
export function disabledFunctions(environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const [, disabled] = /^AzureWebJobs(?:\.|__)(.+?)(?:\.|__)Disabled$/.exec(name) ?? [];
    return disabled !== undefined && (value === 'true' || value === '1') ? [disabled] : [];
  });
}

/** A setting that is missing or cannot be right. */
export type ConfigMistake = { name: string; mistake: 'missing' | 'invalid'; purpose: string };

/** Reads the whole configuration at once, so that every mistake is told at once. Empty counts as missing. */
export function readConfig(environment: NodeJS.ProcessEnv): { ok: true; config: Config } | { ok: false; mistakes: ConfigMistake[] } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = Config.safeParse(given);
  if (read.success) return { ok: true, config: read.data };
  const names = [...new Set(read.error.issues.map(({ path }) => String(path[0])))];
  return { ok: false, mistakes: names.map((name) => ({ name, mistake: name in given ? 'invalid' : 'missing', purpose: purposeOf(name) })) };
}

/** The settings as a Markdown table. */
export function configTable(): string {
  const rows = Object.entries(Config.shape).map(([name, setting]) => `| \`${name}\` | ${purposeOf(name)} | ${fallbackOf(setting)} |`);
  return ['| setting | purpose | default |', '|---|---|---|', ...rows, ''].join('\n');
}

const shapes: Record<string, z.ZodType> = Config.shape;
const purposeOf = (name: string) => {
  const setting = shapes[name];
  const inner = setting instanceof z.ZodDefault || setting instanceof z.ZodOptional ? setting.unwrap() : setting;
  return (inner instanceof z.ZodType ? inner.meta()?.description : undefined) ?? '';
};
const fallbackOf = (setting: z.ZodType) => (setting instanceof z.ZodDefault ? `\`${String(setting.def.defaultValue)}\`` : '');
