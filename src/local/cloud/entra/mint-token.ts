import type { SeedApp } from '../../seed/shape.js';
import { type Break, spoilToken } from './spoil-token.js';
import type { Tenant } from './tenant.js';
import { appClaims, personClaims, type SignIn } from './token-claims.js';

/** Whose token, after what sign-in, spoiled how. `user` is a seed id or an oid, `app` a seed id, a client id or an app role. */
export type TokenOrder = SignIn & { user?: string; app?: string; break?: Break };

/** Mints a token for the Latch API as if its bearer had signed in; undefined when no such person or application exists. */
export async function mintToken(tenant: Tenant, order: TokenOrder): Promise<string | undefined> {
  const claims = claimsOf(tenant, order);
  if (claims === undefined) return undefined;
  return order.break === undefined ? tenant.signer.sign(claims) : spoilToken(tenant, claims, order.break);
}

function claimsOf(tenant: Tenant, order: TokenOrder) {
  if (order.app !== undefined) {
    const app = tenant.seed.apps.find((known) => answersTo(known, order.app));
    return app && appClaims(tenant, app);
  }
  const person = tenant.seed.people.find(({ id, oid }) => order.user === id || order.user === oid);
  return person && personClaims(tenant, person, order);
}

const answersTo = ({ id, clientId, roles }: SeedApp, name: string | undefined) => [id, clientId, ...roles].some((known) => known === name);
