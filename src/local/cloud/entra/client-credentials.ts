import { timingSafeEqual } from 'node:crypto';
import type { Answer, Operation } from '../kernel/serve.js';
import { oauthError } from './errors.js';
import type { SignIn } from './sign-in/sign-in.js';
import type { Tenant } from './tenant.js';
import { appClaims } from './token-claims.js';

/** `POST /{tid}/oauth2/v2.0/token` with `grant_type=client_credentials` and a client secret (RFC 6749 §4.4); the Latch API is its only audience. */
export function clientCredentials(tenant: Tenant, secrets: Record<string, string>, redeem: SignIn['redeem']): Operation {
  return {
    name: 'Token',
    method: 'POST',
    path: '/:tenant/oauth2/v2.0/token',
    handle: async (call) => {
      const { params, body } = call;
      const form = new URLSearchParams(body.toString());
      if (params['tenant'] !== tenant.tenantId) return oauthError(400, 'invalid_tenant', 90002, 'Tenant not found.');
      if (['authorization_code', 'refresh_token'].includes(form.get('grant_type') ?? '')) return redeem(call);
      if (form.get('grant_type') !== 'client_credentials') {
        return oauthError(
          400,
          'unsupported_grant_type',
          70003,
          `The local Entra does not implement the grant type ${form.get('grant_type')}.`,
        );
      }
      return token(tenant, secrets, form);
    },
  };
}

async function token(tenant: Tenant, secrets: Record<string, string>, form: URLSearchParams): Promise<Answer> {
  const clientId = form.get('client_id') ?? '';
  const app = tenant.seed.apps.find((known) => known.clientId === clientId);
  if (!app)
    return oauthError(401, 'unauthorized_client', 700016, `Application with identifier '${clientId}' was not found in the directory.`);
  if (!sameSecret(form.get('client_secret'), secrets[clientId]))
    return oauthError(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
  if (![tenant.apiClientId, `api://${tenant.apiClientId}`].some((api) => form.get('scope') === `${api}/.default`)) {
    return oauthError(400, 'invalid_scope', 70011, `The provided value for the scope is not valid: ${form.get('scope')}.`);
  }
  const accessToken = await tenant.signer.sign(appClaims(tenant, app));
  const body = { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: accessToken };
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}

function sameSecret(given: string | null, expected: string | undefined): boolean {
  if (given === null || expected === undefined) return false;
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
