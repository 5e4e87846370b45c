import createClient, { type Client } from 'openapi-fetch';
import type { Session } from '../sign-in/session.js';
import { claimsWanted } from './claims-challenge.js';
import type { paths } from './generated/schema.js';

/** Our API as its own description types it, called as whoever is signed in. A call that wants a stronger sign-in leaves for it. */
export type Api = Client<paths>;

export function apiFor(session: Session): Api {
  const client = createClient<paths>({ baseUrl: window.location.origin, cache: 'no-store', credentials: 'omit', redirect: 'error' });
  client.use({
    async onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${await session.token()}`);
      return request;
    },
    async onResponse({ response }) {
      const claims = claimsWanted(response);
      if (claims !== undefined) await session.stepUp(claims);
      return response;
    },
  });
  return client;
}
