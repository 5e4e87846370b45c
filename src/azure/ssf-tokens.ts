import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type ProtectedHeaderParameters } from 'jose';
import { z } from 'zod';
import type { Clock } from '../ports/clock.js';
import type { SecurityEventTokens, SetError } from '../ports/signals.js';
import { publishedKeys } from './published-keys.js';
import type { SsfMetadata } from './ssf-metadata.js';

/** `audience`: what tokens for us name; `tenantIssuer`: who issues the tokens of our own tenant, and so another name of its people. */
export type SsfTokensOptions = {
  issuer: string;
  audience: string;
  tenantIssuer: string;
  metadata: () => Promise<SsfMetadata>;
  clock: Clock;
};

type Verdict = Awaited<ReturnType<SecurityEventTokens['verify']>>;

/** How old a token may be: younger than what we remember of tokens, so that none is ever taken twice. */
const oldestMs = 30 * 86_400_000;
const skewMs = 5 * 60_000;

/** `aud` may be one or several. `sub` and `exp` must not be there at all, so that a token is never taken for one of access (SSF 1.0, RFC 8417). */
const Claims = z.object({
  iss: z.string().max(512),
  aud: z.union([z.string(), z.array(z.string()).max(32)]),
  iat: z.number(),
  jti: z.string().min(1).max(256),
  sub: z.never().optional(),
  exp: z.never().optional(),
  sub_id: z.looseObject({ format: z.string() }).optional(),
  events: z.record(z.string(), z.looseObject({})).refine((events) => Object.keys(events).length > 0),
});
type Claims = z.infer<typeof Claims>;

/**
 * Security event tokens (RFC 8417) as the Shared Signals Framework 1.0 has them: `typ` secevent+jwt, RS256 by a key the transmitter publishes, its
 * `iss`, our `aud`, `jti` and `iat`. What a token says of itself is looked at first, so that one which is not meant for us makes nobody fetch keys.
 */
export function ssfTokens({ issuer, audience, tenantIssuer, metadata, clock }: SsfTokensOptions): SecurityEventTokens {
  const keys = publishedKeys(async () => new URL((await metadata()).jwks_uri), clock);
  const verify = async (token: string, { iss, jti, iat, sub_id: subject, events }: Claims): Promise<Verdict> => {
    const checks = { issuer, audience, algorithms: ['RS256'], typ: 'secevent+jwt', currentDate: clock.now() };
    await jwtVerify(token, keys, checks);
    const digest = createHash('sha256').update(token).digest('hex');
    return { kind: 'genuine', token: { issuer: iss, jti, issuedAt: new Date(iat * 1000), digest, subject, events } };
  };
  const objection = (said: Said): Verdict | undefined => {
    const { iss, aud } = Object(said.payload);
    if (iss !== issuer) return refused('invalid_issuer', 'Another issuer.');
    if (![aud].flat().includes(audience)) return refused('invalid_audience', 'Meant for somebody else.');
    if (!isTyped(said.header)) return refused('invalid_request', 'Not a security event token: typ is not secevent+jwt.');
    return hasKeyName(said.header) ? undefined : refused('invalid_key', 'Not signed with RS256 by a key that is published.');
  };
  return {
    audience,
    subjectIssuers: [issuer, tenantIssuer],
    async verify(token) {
      const said = saidBy(token);
      if (!said) return refused('invalid_request', 'Not a signed JWT.');
      const spoken = objection(said);
      if (spoken) return spoken;
      const claims = Claims.safeParse(said.payload);
      if (!claims.success) return refused('invalid_request', mistakesIn(claims.error));
      const ageMs = clock.now().getTime() - claims.data.iat * 1000;
      if (ageMs > oldestMs || ageMs < -skewMs) return refused('invalid_request', 'iat is too long ago, or yet to come.');
      return verify(token, claims.data).catch(troubleWith);
    },
  };
}

const refused = (error: SetError, because: string): Verdict => ({ kind: 'refused', error, because });

type Said = { header: ProtectedHeaderParameters; payload: unknown };

/** What a token says, before anybody believes it; undefined when it says nothing. */
function saidBy(token: string): Said | undefined {
  try {
    return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token) ? { header: decodeProtectedHeader(token), payload: decodeJwt(token) } : undefined;
  } catch {
    return undefined;
  }
}

const isTyped = ({ typ }: ProtectedHeaderParameters) => typ?.toLowerCase().replace(/^application\//, '') === 'secevent+jwt';

/** A token that brings keys of its own, or tells where there are some, is not asked. */
const hasKeyName = ({ alg, kid, jwk, jku, x5u, x5c, crit }: ProtectedHeaderParameters) =>
  alg === 'RS256' && typeof kid === 'string' && kid.length <= 128 && [jwk, jku, x5u, x5c, crit].every((each) => each === undefined);

/** By name only: what was said may be about people. */
const mistakesIn = ({ issues }: z.ZodError) =>
  `Missing, or not to be there: ${[...new Set(issues.map(({ path }) => String(path[0])))].join(', ')}.`;

/** Wrong are the key, the signature or the claims; all else is trouble with the keys themselves. */
function troubleWith(error: unknown): Verdict {
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return refused('invalid_key', 'No such key is published.');
  if (error instanceof errors.JWSSignatureVerificationFailed) return refused('authentication_failed', 'The signature is not by that key.');
  const isOfToken = [errors.JWTClaimValidationFailed, errors.JWTInvalid, errors.JWSInvalid].some((kind) => error instanceof kind);
  return isOfToken ? refused('invalid_request', 'Not a security event token.') : { kind: 'unavailable' };
}
