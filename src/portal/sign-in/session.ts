import {
  type AccountInfo,
  CacheLookupPolicy,
  InteractionRequiredAuthError,
  type IPublicClientApplication,
  PublicClientApplication,
} from '@azure/msal-browser';
import { decodeJwt } from 'jose';
import { contextsIn } from '../api/claims-challenge.js';
import { forgetPhoneKeys } from '../code/phone-key.js';
import type { Settings } from '../settings.js';
import { forgetKept } from '../shell/use-kept.js';
import { authorityMetadata } from './authority-metadata.js';

export type Role = 'Latch.Request' | 'Latch.Approve' | 'Latch.Security' | 'Latch.Audit' | 'Latch.Admin';

/** Somebody who is signed in. Where more is needed the browser leaves for Entra and comes back to the same address: such a promise never settles. */
export type Session = {
  /** Their id in the directory, as the API names people. */
  id: string;
  name: string;
  account: string;
  /** What the menu offers them. The API decides by itself who may do what. */
  roles: readonly Role[];
  /** An access token for our API. */
  token(): Promise<string>;
  /** Answers a claims challenge of the API with a stronger sign-in. */
  stepUp(claims: string): Promise<never>;
  signOut(): Promise<void>;
};

/** The address Entra sends people back to; both must be registered with the application. What Teams opens keeps to its own, which may talk to its opener. */
const returnPath = () => (window.location.pathname.startsWith('/app/teams/') ? '/app/teams/auth' : '/app/auth');

/** Signs in with MSAL, by redirect. Tokens live as long as the tab does; there are no cookies. Undefined while the browser is on its way to Entra. */
export async function openSession(settings: Settings): Promise<Session | undefined> {
  const client = new PublicClientApplication({
    auth: {
      clientId: settings.clientId,
      authority: settings.authority,
      knownAuthorities: [new URL(settings.authority).host],
      authorityMetadata: authorityMetadata(settings.authority),
      redirectUri: `${window.location.origin}${returnPath()}`,
      clientCapabilities: ['CP1'],
    },
    cache: { cacheLocation: 'sessionStorage' },
  });
  await client.initialize();
  const returned = await client.handleRedirectPromise();
  const account = returned?.account ?? client.getAllAccounts()[0];
  if (account) return sessionOf(client, account, settings.scope);
  await client.loginRedirect({ scopes: [settings.scope] });
  return undefined;
}

async function sessionOf(client: IPublicClientApplication, account: AccountInfo, scope: string): Promise<Session> {
  const request = { scopes: [scope], account };
  const leave = async (more: { claims?: string; prompt?: 'login' } = {}): Promise<never> => {
    await client.acquireTokenRedirect({ ...request, ...more });
    return new Promise(() => {});
  };
  const token = async () => {
    try {
      return (await client.acquireTokenSilent({ ...request, cacheLookupPolicy: CacheLookupPolicy.AccessTokenAndRefreshToken })).accessToken;
    } catch (error) {
      if (error instanceof InteractionRequiredAuthError) return leave();
      throw error;
    }
  };
  return {
    id: account.localAccountId,
    name: account.name ?? account.username,
    account: account.username,
    roles: decodeJwt<{ roles?: Role[] }>(await token()).roles ?? [],
    token,
    async stepUp(claims) {
      const { acrs = [] } = decodeJwt<{ acrs?: string[] }>(await token());
      const isTooOld = contextsIn(claims).every((context) => acrs.includes(context));
      return leave({ claims, ...(isTooOld && { prompt: 'login' }) }); // else Entra could answer with the same sign-in again, for ever
    },
    async signOut() {
      forgetKept();
      await forgetPhoneKeys();
      await client.logoutRedirect({ account, postLogoutRedirectUri: '/app/' });
    },
  };
}
