import { generateKeyPairSync } from 'node:crypto';
import { type Context, interactionPolicy, Provider } from 'oidc-provider';
import type { Tenant } from '../tenant.js';
import { portalClientId } from '../token-claims.js';
import type { openSignInStore } from './sign-in-store.js';
import { dressTokens } from './token-answer.js';
import { wantedContexts } from './wanted-contexts.js';

type Store = ReturnType<typeof openSignInStore>;

/** A second factor this old no longer answers a step-up challenge: the strictest class takes 15 minutes. */
const factorSeconds = 14 * 60;

/** oidc-provider in the clothes of Entra's v2.0 endpoint; `src/local/cloud/entra` mints what it hands out, so all tokens are alike. */
export function identityProvider(tenant: Tenant, store: Store): Provider {
  const { tenantId, apiClientId } = tenant;
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
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true }, rpInitiatedLogout: { enabled: false } },
    findAccount: (_: unknown, id: string, token?: { authTime?: number }) => accountOf(tenant, id, token?.authTime),
    interactions: { policy: promptsOf(tenant), url: (_: unknown, { uid }: { uid: string }) => `/${tenantId}/interaction/${uid}` },
    issueRefreshToken: async () => true,
    loadExistingGrant: firstPartyGrant,
    renderError: async (context: Context, out: Record<string, unknown>) => {
      context.body = out;
    },
    pkce: { required: () => true },
    routes: { authorization: '/oauth2/v2.0/authorize', token: '/oauth2/v2.0/token', jwks: '/discovery/v2.0/keys' },
    ttl: lifetimes,
  });
  provider.proxy = true;
  provider.use(async (context, next) => {
    await next();
    if (context.oidc?.route === 'token' && 'access_token' in context.body) await dressTokens(context, tenant);
  });
  return provider;
}

/** Seconds, in the machine's own time. */
const lifetimes = {
  Interaction: 3600,
  Session: 86_400,
  Grant: 86_400,
  AccessToken: 3600,
  IdToken: 3600,
  AuthorizationCode: 300,
  RefreshToken: 86_400,
};

/** As with Entra's registrations, the port of a loopback address does not matter, its path does. */
const portal = {
  client_id: portalClientId,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['/app/auth', '/app/teams/auth'].flatMap((path) => [`http://localhost${path}`, `http://127.0.0.1${path}`]),
};

/** Whom to ask for what, in this order: a password where nobody is signed in or the session no longer counts, a second factor for authentication contexts; never for consent. */
function promptsOf(tenant: Tenant) {
  const { Check, Prompt } = interactionPolicy;
  const asked = (isNeeded: boolean) => (isNeeded ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT);
  const policy = interactionPolicy.base();
  for (const check of ['consent_prompt', 'native_client_prompt']) policy.get('consent').checks.remove(check);
  const isOver = ({ oidc: { session, account } }: Context) => Boolean(session?.accountId) && (!account || endedAt(tenant, session));
  policy
    .get('login')
    .checks.add(new Check('session_over', 'the session was revoked', 'login_required', (context) => asked(isOver(context))));
  const lacks = new Check('acrs_unmet', 'the authentication context needs a second factor', 'interaction_required', (context) =>
    asked(lacksFactor(context, tenant)),
  );
  policy.add(new Prompt({ name: 'mfa', requestable: false }, lacks), 1);
  return policy;
}

const endedAt = (tenant: Tenant, session: Context['oidc']['session']) => isRevoked(tenant, session?.accountId, session?.loginTs);

function lacksFactor({ oidc }: Context, { world }: Tenant): boolean {
  if (wantedContexts(oidc.claims).length === 0) return false;
  const age = world.clock.now().getTime() / 1000 - (oidc.session?.loginTs ?? 0);
  return !oidc.session?.amr?.includes('mfa') || age > factorSeconds;
}

/** Nobody while the account is disabled, nor for tokens of a session that was revoked: their codes and refresh tokens are refused. */
function accountOf(tenant: Tenant, id: string, authTime: number | undefined) {
  const person = tenant.seed.people.find(({ oid }) => oid === id);
  if (!person || !tenant.account(id)?.accountEnabled || isRevoked(tenant, id, authTime)) return undefined;
  const claims = { sub: id, oid: id, tid: tenant.tenantId, name: person.name, preferred_username: person.mail };
  return { accountId: id, claims: () => claims };
}

function isRevoked(tenant: Tenant, id: string | undefined, sinceSeconds: number | undefined): boolean {
  const validFrom = id === undefined ? undefined : tenant.account(id)?.sessionsValidFrom;
  return validFrom !== undefined && sinceSeconds !== undefined && sinceSeconds < Math.floor(Date.parse(validFrom) / 1000);
}

/** A first-party application: nobody is asked for consent. */
async function firstPartyGrant({ oidc }: Context) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session?.accountId ?? '' });
  grant.addOIDCScope(oidc.params['scope'] ?? 'openid');
  await grant.save();
  return grant;
}
