import { randomUUID, timingSafeEqual } from 'node:crypto';
import { stableId } from '../../seed/stable-id.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';
import { identityError } from './errors.js';
import type { Tenant } from './tenant.js';

/** Application id of the one system-assigned identity, the app's own. */
export const managedIdentityAppId = stableId('managed-identity:app');
const managedIdentityObjectId = stableId('managed-identity:principal');
const lifetimeSeconds = 24 * 60 * 60;

const resources = new Set([
  'https://graph.microsoft.com',
  'https://iothubs.azure.net',
  'https://communication.azure.com',
  'https://vault.azure.net',
  'https://cosmos.azure.com',
  'https://storage.azure.com',
  'https://monitor.azure.com',
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
    handle: async (call) => refusal(call, secret) ?? granted(tenant, call.query.get('resource') ?? ''),
  };
}

function refusal({ headers, query }: Call, secret: string): Answer | undefined {
  if (!same(String(headers['x-identity-header'] ?? ''), secret)) return identityError(401, 'The x-identity-header is missing or wrong.');
  if (query.get('api-version') !== '2019-08-01') return identityError(400, 'The api-version must be 2019-08-01.');
  if (['client_id', 'principal_id', 'mi_res_id'].some((name) => query.has(name))) {
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

async function granted({ signer, tenantId }: Tenant, resource: string): Promise<Answer> {
  const now = Math.floor(Date.now() / 1000);
  const exp = now + lifetimeSeconds;
  const accessToken = await signer.sign({
    aud: resource,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: now,
    nbf: now,
    exp,
    appid: managedIdentityAppId,
    appidacr: '2',
    idtyp: 'app',
    oid: managedIdentityObjectId,
    sub: managedIdentityObjectId,
    tid: tenantId,
    uti: randomUUID(),
    ver: '1.0',
  });
  const body = { access_token: accessToken, expires_on: String(exp), resource, token_type: 'Bearer', client_id: managedIdentityAppId };
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}

function same(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
