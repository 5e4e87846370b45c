import { randomUUID, timingSafeEqual } from 'node:crypto';
import { stableId } from '../../seed/stable-id.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';
import { identityError } from './errors.js';
import type { Tenant } from './tenant.js';

/** Application id of the system-assigned identity, the app's own. */
export const managedIdentityAppId = stableId('managed-identity:app');
/** And of the user-assigned one that is the bot in Teams. */
export const botIdentityAppId = stableId('managed-identity:bot');
const objectIdOf = (appId: string) =>
  appId === managedIdentityAppId ? stableId('managed-identity:principal') : stableId(`principal:${appId}`);
const lifetimeSeconds = 24 * 60 * 60;

const resources = new Set([
  'https://graph.microsoft.com',
  'https://iothubs.azure.net',
  'https://communication.azure.com',
  'https://vault.azure.net',
  'https://cosmos.azure.com',
  'https://storage.azure.com',
  'https://monitor.azure.com',
  'https://api.botframework.com',
]);

/**
 * App Service managed-identity endpoint, api-version 2019-08-01: `GET /msi/token?resource=` with `x-identity-header`.
 * Its tokens live on the machine's clock, as every SDK that caches them does.
 */
export function managedIdentityToken(tenant: Tenant, secret: string): Operation {
  return {
    name: 'ManagedIdentityToken',
    method: 'GET',
    path: '/msi/token',
    handle: async (call) =>
      refusal(call, secret) ?? granted(tenant, call.query.get('resource') ?? '', call.query.get('client_id') ?? managedIdentityAppId),
  };
}

function refusal({ headers, query }: Call, secret: string): Answer | undefined {
  if (!same(String(headers['x-identity-header'] ?? ''), secret)) return identityError(401, 'The x-identity-header is missing or wrong.');
  if (query.get('api-version') !== '2019-08-01') return identityError(400, 'The api-version must be 2019-08-01.');
  const named = query.get('client_id');
  if (['principal_id', 'mi_res_id'].some((name) => query.has(name)) || (named !== null && named !== botIdentityAppId)) {
    return identityError(400, 'No user-assigned managed identity found for the specified id.');
  }
  return knownResource(query.get('resource') ?? '')
    ? undefined
    : identityError(400, `AADSTS500011: The resource principal named ${query.get('resource')} was not found in the tenant.`);
}

/** Cosmos clients ask for the account's own origin, so any local one is a resource. */
function knownResource(resource: string): boolean {
  const name = resource.replace(/\/+$/, '');
  return resources.has(name) || /^https:\/\/localhost:\d+$/.test(name);
}

async function granted({ signer, tenantId }: Tenant, resource: string, appId: string): Promise<Answer> {
  const now = Math.floor(Date.now() / 1000);
  const exp = now + lifetimeSeconds;
  const accessToken = await signer.sign({
    aud: resource,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: now,
    nbf: now,
    exp,
    appid: appId,
    appidacr: '2',
    idtyp: 'app',
    oid: objectIdOf(appId),
    sub: objectIdOf(appId),
    tid: tenantId,
    uti: randomUUID(),
    ver: '1.0',
  });
  const body = { access_token: accessToken, expires_on: String(exp), resource, token_type: 'Bearer', client_id: appId };
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}

function same(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
