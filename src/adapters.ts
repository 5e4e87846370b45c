import { randomUUID } from 'node:crypto';
import { auditAdapters } from './audit-adapters.js';
import { assignedCredential, azureCredential } from './azure/azure-credential.js';
import { communicationMessages } from './azure/communication-messages.js';
import { cosmosApprovalLinks } from './azure/cosmos-approval-links.js';
import { openCosmosDatabase } from './azure/cosmos-database.js';
import { cosmosDelegations } from './azure/cosmos-delegations.js';
import { cosmosDeliveries, cosmosPreferences } from './azure/cosmos-deliveries.js';
import { cosmosDoorChanges } from './azure/cosmos-door-changes.js';
import { cosmosDoors } from './azure/cosmos-doors.js';
import { cosmosEffects } from './azure/cosmos-effects.js';
import { cosmosEntryBook } from './azure/cosmos-entry-book.js';
import { cosmosGlassBooks } from './azure/cosmos-glass-books.js';
import { cosmosGrants } from './azure/cosmos-grants.js';
import { cosmosHabits } from './azure/cosmos-habits.js';
import { cosmosMailTurns } from './azure/cosmos-mail-turns.js';
import { cosmosPushBooks } from './azure/cosmos-push-books.js';
import { cosmosQuestionTurns } from './azure/cosmos-question-turns.js';
import { cosmosReadingPlaces } from './azure/cosmos-reading-places.js';
import { cosmosReceipts } from './azure/cosmos-receipts.js';
import { cosmosRegisteredMethods } from './azure/cosmos-registered-methods.js';
import { cosmosRequests } from './azure/cosmos-requests.js';
import { cosmosRiskSnapshot } from './azure/cosmos-risk-snapshot.js';
import { cosmosRules } from './azure/cosmos-rules.js';
import { cosmosSignals } from './azure/cosmos-signals.js';
import { cosmosTurns } from './azure/cosmos-turns.js';
import { cosmosSiteCalendars, cosmosVisits } from './azure/cosmos-visits.js';
import { entraTokens } from './azure/entra-tokens.js';
import { estDeviceAuthority } from './azure/est-device-authority.js';
import { graphAccess } from './azure/graph-access.js';
import { graphChanges } from './azure/graph-changes.js';
import { graphDirectory } from './azure/graph-directory.js';
import { graphRisk } from './azure/graph-risk.js';
import { graphRoles } from './azure/graph-roles.js';
import { graphSubscriptions } from './azure/graph-subscriptions.js';
import { iotHubLocks } from './azure/iot-hub-locks.js';
import { iotHubRegistry } from './azure/iot-hub-registry.js';
import { keyVaultMasterKeys } from './azure/key-vault-master-keys.js';
import { keyVaultPushKeys } from './azure/key-vault-push-keys.js';
import { oneASecond } from './azure/one-a-second.js';
import { rememberedMethods } from './azure/remembered-methods.js';
import { signedAnswers } from './azure/signed-answers.js';
import { signedWebhooks } from './azure/signed-webhooks.js';
import { ssfMetadata } from './azure/ssf-metadata.js';
import { ssfStream } from './azure/ssf-stream.js';
import { ssfTokens } from './azure/ssf-tokens.js';
import { systemClock } from './azure/system-clock.js';
import { teamsBot } from './azure/teams-bot.js';
import { teamsWorkflow } from './azure/teams-workflow.js';
import { terminalAssertions } from './azure/terminal-assertions.js';
import { vouchedTerminals } from './azure/vouched-terminals.js';
import { webPushNotifications } from './azure/web-push-notifications.js';
import type { Config } from './config.js';
import type { Policy } from './domain/policy.js';
import { ssfEventsUrl } from './domain/signals/ssf-events-url.js';
import type { Push } from './ports/messages.js';

/** The adapters, each built once for the life of the process. */
export function adaptersFor(config: Config, policy: Policy) {
  const clock = systemClock;
  const credential = azureCredential();
  const graph = { baseUrl: config.GRAPH_URL, credential };
  const database = openCosmosDatabase({ endpoint: config.COSMOS_ENDPOINT, databaseId: config.COSMOS_DATABASE, credential });
  const self = { clock, me: randomUUID() };
  const lane = oneASecond('risk-unavailable', clock, { turns: cosmosTurns(database, 'identity-protection', self) });
  const risk = graphRisk({ ...graph, clock, lane, snapshots: cosmosRiskSnapshot(database, self) });
  const roles = graphRoles({ ...graph, clock, apiClientId: config.LATCH_API_CLIENT_ID });
  const keys = keyVaultMasterKeys({ vaultUrl: config.KEY_VAULT_URL, secretName: config.LATCH_MASTER_SECRET, credential, clock });
  return {
    clock,
    keys,
    requests: cosmosRequests(database),
    links: cosmosApprovalLinks(database),
    grants: cosmosGrants(database),
    entries: cosmosEntryBook(database),
    rules: cosmosRules(database),
    receipts: cosmosReceipts(database),
    responders: config.LATCH_RESPONDERS_GROUP,
    doors: cosmosDoors(database),
    doorChanges: cosmosDoorChanges(database),
    registry: iotHubRegistry({ hostName: config.IOTHUB_HOSTNAME, credential }),
    deviceAuthority: estDeviceAuthority({ url: config.LATCH_DEVICE_CA_URL, credential }),
    ...auditAdapters({ database, keys, clock, credential, config }),
    effects: cosmosEffects(database),
    habits: cosmosHabits(database, clock),
    delegations: cosmosDelegations(database),
    pushes: cosmosPushBooks(database),
    glassBooks: cosmosGlassBooks(database),
    directory: graphDirectory({
      ...graph,
      clock,
      methods: rememberedMethods(cosmosRegisteredMethods(database, clock), clock),
      turns: cosmosQuestionTurns(database, clock),
      ride: risk.ride,
      roleNames: roles.namesIn,
    }),
    risk,
    access: graphAccess({ ...graph, clock, lane, whatIf: config.GRAPH_WHAT_IF === 'on', apiClientId: config.LATCH_API_CLIENT_ID }),
    subscriptions: graphSubscriptions({ ...graph, clock }),
    changes: graphChanges(graph),
    places: cosmosReadingPlaces(database, clock),
    signals: cosmosSignals(database),
    ...signalsFrom(config),
    locks: iotHubLocks({ hostName: config.IOTHUB_HOSTNAME, credential, keys, clock }),
    messages: communicationMessages({
      endpoint: config.ACS_ENDPOINT,
      emailSender: config.ACS_EMAIL_SENDER,
      smsSender: config.ACS_SMS_SENDER,
      credential,
    }),
    push: pushOf(config, credential),
    webhooks: signedWebhooks({ keys, clock, hosts: config.LATCH_WEBHOOK_HOSTS?.split(',') ?? [] }),
    deliveries: cosmosDeliveries(database),
    turns: cosmosMailTurns(database, policy.visits),
    visits: cosmosVisits(database),
    calendars: cosmosSiteCalendars(database),
    preferences: cosmosPreferences(database),
    mailboxes: {
      security: config.LATCH_SECURITY_MAIL,
      pager: config.LATCH_SECURITY_PAGER,
      facility: config.LATCH_FACILITY_MAIL,
      securityPhone: config.LATCH_SECURITY_PHONE,
    },
    ...teamsBot({
      botId: config.TEAMS_BOT_ID,
      tenantId: config.LATCH_TENANT_ID,
      serviceUrl: config.TEAMS_SERVICE_URL,
      metadataUrl: config.TEAMS_METADATA_URL,
      credentialOf: assignedCredential,
    }),
    channel: config.TEAMS_WORKFLOW_URL === undefined ? undefined : teamsWorkflow(config.TEAMS_WORKFLOW_URL),
    roles,
    answers: signedAnswers({ keys }),
    terminals: vouchedTerminals({
      terminals: terminalAssertions({ audience: config.LATCH_API_CLIENT_ID, clock }),
      registry: iotHubRegistry({ hostName: config.IOTHUB_HOSTNAME, credential, patienceMs: 1_000 }),
    }),
    tokens: entraTokens({
      authority: config.LATCH_AUTHORITY,
      tenantId: config.LATCH_TENANT_ID,
      audience: config.LATCH_API_CLIENT_ID,
      clock,
    }),
  };
}

/** Without a key pair nobody is notified by push. */
function pushOf(config: Config, credential: ReturnType<typeof azureCredential>): Push | undefined {
  const secretName = config.LATCH_VAPID_SECRET;
  if (!secretName) return undefined;
  const keys = keyVaultPushKeys({ vaultUrl: config.KEY_VAULT_URL, secretName, credential, clock: systemClock });
  return webPushNotifications({ keys, hosts: config.LATCH_PUSH_HOSTS.split(','), contact: config.ACS_EMAIL_SENDER });
}

/** Without a transmitter nobody is believed. */
function signalsFrom({ LATCH_SSF_ISSUER: issuer, LATCH_SSF_AUDIENCE, LATCH_SSF_TOKEN: token, ...config }: Config) {
  if (issuer === undefined) return {};
  const metadata = ssfMetadata(issuer, systemClock);
  const audience = LATCH_SSF_AUDIENCE ?? ssfEventsUrl(config.LATCH_PUBLIC_URL);
  const tenantIssuer = `${config.LATCH_AUTHORITY}/v2.0`;
  return {
    securityEvents: ssfTokens({ issuer, audience, tenantIssuer, metadata, clock: systemClock }),
    signalStream: token === undefined ? undefined : ssfStream({ metadata, token }),
  };
}

export type Adapters = ReturnType<typeof adaptersFor>;
