import { botIdentityAppId } from '../cloud/entra/managed-identity.js';
import { portalClientId } from '../cloud/entra/token-claims.js';
import { respondersGroupOf } from '../seed/groups.js';
import type { Seed } from '../seed/shape.js';
import { apiClientId, type Services, tenantId } from './services.js';

/** What the app's process must be told to live in this world instead of Azure: the names are those of docs/operations.md. */
export function appEnvironment(
  services: Services,
  seed: Pick<Seed, 'domain' | 'people' | 'groups'>,
  { api, control }: { api: string; control: string },
  caFile: string,
): Record<string, string> {
  const { entra, graph, cosmos, hub, communication, teams, vault, authority, push, webhooks, storage, monitor, transmitter } = services;
  const responders = respondersGroupOf(seed);
  const security = seed.people.find(({ roles }) => roles.includes('Latch.Security'));
  return {
    LATCH_TENANT_ID: tenantId,
    LATCH_API_CLIENT_ID: apiClientId,
    LATCH_PORTAL_CLIENT_ID: portalClientId,
    LATCH_AUTHORITY: entra.authority,
    LATCH_PUBLIC_URL: api,
    GRAPH_URL: graph.url,
    COSMOS_ENDPOINT: `${cosmos.url}/`,
    COSMOS_DATABASE: 'latch',
    COSMOS__accountEndpoint: `${cosmos.url}/`,
    IOTHUB_HOSTNAME: hub.hostName,
    IOTHUB_EVENTS: hub.eventsConnectionString,
    IOTHUB_EVENTHUB: hub.hostName.split('.')[0] ?? hub.hostName,
    ACS_ENDPOINT: communication.url,
    ACS_EMAIL_SENDER: `latch@${seed.domain}`,
    ACS_SMS_SENDER: '+15550100',
    ...(responders !== undefined && { LATCH_RESPONDERS_GROUP: responders }),
    LATCH_SECURITY_MAIL: security?.mail ?? `security@${seed.domain}`,
    ...(security && { LATCH_SECURITY_PAGER: security.mobile }),
    LATCH_FACILITY_MAIL: `facility@${seed.domain}`,
    TEAMS_BOT_ID: botIdentityAppId,
    TEAMS_SERVICE_URL: teams.serviceUrl,
    TEAMS_METADATA_URL: teams.metadataUrl,
    TEAMS_WORKFLOW_URL: teams.workflowUrl,
    LATCH_SSF_ISSUER: transmitter.url,
    LATCH_SSF_TOKEN: transmitter.token,
    KEY_VAULT_URL: vault.url,
    LATCH_VAPID_SECRET: 'latch-vapid',
    LATCH_PUSH_HOSTS: new URL(push.url).host,
    LATCH_WEBHOOK_HOSTS: new URL(webhooks.url).host,
    LATCH_SECURITY_PHONE: '+493055500',
    LATCH_PHONE_RELAY_URL: `${control}/local`,
    LATCH_DEVICE_CA_URL: authority.url,
    MONITOR_ENDPOINT: monitor.url,
    MONITOR_RULE_ID: monitor.ruleId,
    LATCH_CHECKPOINTS_URL: `${storage.url}/latch-checkpoints`,
    IDENTITY_ENDPOINT: entra.identityEndpoint,
    IDENTITY_HEADER: entra.identityHeader,
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    WEBSITE_HOSTNAME: new URL(api).host,
    NODE_EXTRA_CA_CERTS: caFile,
    LATCH_LOOPBACK: `${hub.hostName}:443=127.0.0.1:${hub.restPort}`,
  };
}
