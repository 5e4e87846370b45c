import { generateKeyPairSync } from 'node:crypto';
import { interactionPolicy, Provider } from 'oidc-provider';
import type { Tenant } from '../tenant.js';
import { personClaims, portalClientId } from '../token-claims.js';
import type { openSignInStore } from './sign-in-store.js';

type Context = Parameters<Parameters<Provider['use']>[0]>[0];
type Store = ReturnType<typeof openSignInStore>;

/** A second factor this old no longer answers a step-up challenge: the strictest class takes 15 minutes. */
const factorSeconds = 14 * 60;

/** oidc-provider in the clothes of Entra's v2.0 endpoint; `src/local/cloud/entra` mints what it hands out, so all tokens are alike. */
export function identityProvider(tenant: Tenant, store: Store): Provider {
  const { tenantId, apiClientId } = tenant;
  const { Check, Prompt } = interactionPolicy;
  const policy = interactionPolicy.base();
  for (const check of ['consent_prompt', 'native_client_prompt']) policy.get('consent').checks.remove(check);
  const askFactor = (context: Context) => (lacksFactor(context, tenant) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT);
  const check = new Check('acrs_unmet', 'the authentication context needs a second factor', 'interaction_required', askFactor);
  policy.add(new Prompt({ name: 'mfa', requestable: false }, check), 1);
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const provider = new Provider(`${tenant.authority()}/v2.0`, {
    adapter: store.adapter,
    clients: [portal],
    cookies: { keys: [store.cookieKey()] },
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256' }] },
    scopes: ['openid', 'offline_access', 'profile', 'email', `api://${apiClientId}/access_as_user`],
    claims: { openid: ['sub'], profile: ['oid', 'tid', 'name', 'preferred_username'] },
    conformIdTokenClaims: false,
    clientBasedCORS: () => true,
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
    findAccount: (_: unknown, id: string) => accountOf(tenant, id),
    interactions: { policy, url: (_: unknown, { uid }: { uid: string }) => `/${tenantId}/interaction/${uid}` },
    issueRefreshToken: async () => true,
    loadExistingGrant: firstPartyGrant,
    renderError: async (context: Context, out: Record<string, unknown>) => {
      context.body = out;
    },
    pkce: { required: () => true },
    routes: {
      authorization: '/oauth2/v2.0/authorize',
      token: '/oauth2/v2.0/token',
      jwks: '/discovery/v2.0/keys',
      end_session: '/oauth2/v2.0/logout',
    },
    ttl: {
      Interaction: 3600,
      Session: 86_400,
      Grant: 86_400,
      AccessToken: 3600,
      IdToken: 3600,
      AuthorizationCode: 300,
      RefreshToken: 86_400,
    },
  });
  provider.proxy = true;
  provider.use(async (context, next) => {
    await next();
    if (context.oidc?.route === 'token' && 'access_token' in context.body) await replaceTokens(context, tenant);
  });
  return provider;
}

const portal = {
  client_id: portalClientId,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['/app/auth', '/app/teams/auth'].flatMap((path) => [`http://localhost${path}`, `http://127.0.0.1${path}`]),
  post_logout_redirect_uris: ['http://localhost/app/', 'http://127.0.0.1/app/'],
};

const wantedContexts = (claims: { access_token?: { acrs?: { value?: string; values?: string[] } } } | undefined): string[] => {
  const { value, values = [] } = claims?.access_token?.acrs ?? {};
  return value === undefined ? values : [value, ...values];
};

function lacksFactor({ oidc }: Context, { world }: Tenant): boolean {
  if (wantedContexts(oidc.claims).length === 0) return false;
  const age = world.clock.now().getTime() / 1000 - (oidc.session?.loginTs ?? 0);
  return !oidc.session?.amr?.includes('mfa') || age > factorSeconds;
}

function accountOf({ seed, tenantId }: Tenant, id: string) {
  const person = seed.people.find(({ oid }) => oid === id);
  const claims = { sub: id, oid: id, tid: tenantId, name: person?.name, preferred_username: person?.mail };
  return person && { accountId: id, claims: () => claims };
}

/** A first-party application: nobody is asked for consent. */
async function firstPartyGrant({ oidc }: Context) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session?.accountId ?? '' });
  grant.addOIDCScope(oidc.params['scope'] ?? 'openid');
  await grant.save();
  return grant;
}

/** Puts Entra's own tokens where oidc-provider put its: signed with the published keys, timed by the story's clock. */
async function replaceTokens({ body, oidc }: Context, tenant: Tenant): Promise<void> {
  const signedIn = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken;
  const person = tenant.seed.people.find(({ oid }) => oid === signedIn?.accountId);
  if (!person || !signedIn) return;
  const now = tenant.world.clock.now().getTime() / 1000;
  const acrs = signedIn.amr?.includes('mfa') ? wantedContexts(signedIn.claims) : [];
  const authAgeSeconds = Math.max(0, Math.floor(now) - (signedIn.authTime ?? Math.floor(now)));
  const claims = personClaims(tenant, person, { ...(acrs.length > 0 && { acrs }), authAgeSeconds });
  body['access_token'] = await tenant.signer.sign(claims);
  body['expires_in'] = Number(claims.exp) - Number(claims.iat);
  const given = JSON.parse(Buffer.from(String(body['id_token']).split('.')[1] ?? 'e30', 'base64url').toString() || '{}');
  const { at_hash: _, ...idClaims } = given;
  const { iat, nbf, exp } = claims;
  if ('id_token' in body) body['id_token'] = await tenant.signer.sign({ ...idClaims, iat, nbf, exp, ver: '2.0' });
}
