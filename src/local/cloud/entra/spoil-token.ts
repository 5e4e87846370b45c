import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { flipLastByte } from '../kernel/flip-last-byte.js';
import type { Tenant } from './tenant.js';
import { appClaims, portalClientId } from './token-claims.js';

/** One way in which a token is not to be trusted. */
export type Break = keyof typeof spoilers;

type Spoiler = (claims: JWTPayload, tenant: Tenant) => Promise<string>;

const aDay = 24 * 60 * 60;
const changed =
  (change: (claims: JWTPayload, tenant: Tenant) => JWTPayload): Spoiler =>
  (claims, tenant) =>
    tenant.signer.sign({ ...claims, ...change(claims, tenant) });
const shifted = (bySeconds: number) =>
  changed(({ iat = 0, nbf = 0, exp = 0 }) => ({ iat: iat + bySeconds, nbf: nbf + bySeconds, exp: exp + bySeconds }));

const spoilers = {
  signature: async (claims, { signer }) => flipLastByte(await signer.sign(claims)),
  audience: changed(() => ({ aud: randomUUID() })),
  issuer: changed((_, { tenantId }) => ({ iss: `https://login.example/${tenantId}/v2.0` })),
  tenant: changed(() => ({ tid: randomUUID() })),
  expired: shifted(-aDay),
  'not-yet': shifted(aDay),
  'alg-none': async (claims) => new UnsecuredJWT(claims).encode(),
  'hs256-public-key': (claims, { signer: { kid, publicPem } }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid }).sign(new TextEncoder().encode(publicPem)),
  kid: (claims, { signer }) => signer.sign(claims, { kid: '../../keys/unknown' }),
  'app-only': ({ roles }, tenant) =>
    tenant.signer.sign(appClaims(tenant, { clientId: portalClientId, roles: Array.isArray(roles) ? roles : [] })),
} satisfies Record<string, Spoiler>;

/** The token these claims would have made, spoiled in exactly one way. */
export function spoilToken(tenant: Tenant, claims: JWTPayload, how: Break): Promise<string> {
  return spoilers[how](claims, tenant);
}
