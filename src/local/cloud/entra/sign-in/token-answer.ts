import { decodeJwt } from 'jose';
import type { Context } from 'oidc-provider';
import type { Tenant } from '../tenant.js';
import { personClaims } from '../token-claims.js';
import { wantedContexts } from './wanted-contexts.js';

/** Puts Entra's own tokens where oidc-provider put its: signed with the published keys, timed by the story's clock, with the `client_info` MSAL knows accounts by. */
export async function dressTokens({ body, oidc }: Context, tenant: Tenant): Promise<void> {
  const { oid, ...signedIn } = signedInAs(oidc);
  const person = tenant.seed.people.find((each) => each.oid === oid);
  if (!person) return;
  const now = Math.floor(tenant.world.clock.now().getTime() / 1000);
  const acrs = signedIn.amr.includes('mfa') ? wantedContexts(signedIn.claims) : [];
  const authAgeSeconds = Math.max(0, now - (signedIn.authTime ?? now));
  const claims = personClaims(tenant, person, { ...(acrs.length > 0 && { acrs }), authAgeSeconds });
  body['access_token'] = await tenant.signer.sign(claims);
  body['expires_in'] = Number(claims.exp) - Number(claims.iat);
  body['client_info'] = encoded({ uid: person.oid, utid: tenant.tenantId });
  if (!('id_token' in body)) return;
  const { at_hash: _, ...given } = decodeJwt(String(body['id_token']));
  const times = { iat: Number(claims.iat), nbf: Number(claims.nbf), exp: Number(claims.exp) };
  body['id_token'] = await tenant.signer.sign({ ...given, ...times, ver: '2.0' });
}

function signedInAs({ entities }: Context['oidc']) {
  const { accountId, amr = [], authTime, claims } = entities.AuthorizationCode ?? entities.RefreshToken ?? {};
  return { oid: accountId, amr, authTime, claims };
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
