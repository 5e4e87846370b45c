import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type ProtectedHeaderParameters } from 'jose';
import { z } from 'zod';
import { PersonId } from '../domain/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Identity, Tokens } from '../ports/identity.js';
import { publishedKeys } from './published-keys.js';

/** `authority`: `https://login.microsoftonline.com/{tenant}`; `audience`: the API's client id. */
export type EntraTokensOptions = { authority: string; tenantId: string; audience: string; clock: Clock };

type Verdict = Awaited<ReturnType<Tokens['verify']>>;

/** Seconds a token's times may differ from ours: the skew between two well-kept clocks, no more. */
const skewSeconds = 5;

/** The delegated permission a portal asks for in a person's name; without it, their token was meant for something else. */
const scope = 'access_as_user';

/** Entra's tokens have one to four thousand characters; nobody's time goes into far longer ones. */
const mostCharacters = 12_000;

/** The claims of an Entra v2.0 access token we rely on (learn.microsoft.com, access token claims reference). `amr` is not among them: v2 tokens have none. */
const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  oid: PersonId,
  tid: z.uuid(),
  ver: z.literal('2.0'),
  iat: z.number(),
  exp: z.number(),
  nbf: z.number().optional(),
  scp: z.string().min(1).optional(),
  idtyp: z.string().optional(),
  roles: z.array(z.string()).default([]),
  acrs: z.array(z.string()).default([]),
  auth_time: z.coerce.number().optional(),
  ipaddr: z.string().optional(),
  deviceid: z.string().optional(),
  xms_cc: z.array(z.string()).default([]),
});
type Claims = z.infer<typeof Claims>;

/**
 * Verifies Entra's access tokens: RS256 by a published key, our issuer, audience, tenant and version, inside their time by our clock.
 * What a token says of itself is looked at first, so that one which is not meant for us makes nobody ask Entra for keys.
 */
export function entraTokens({ authority, tenantId, audience, clock }: EntraTokensOptions): Tokens {
  const keys = publishedKeys(async () => new URL(`${authority}/discovery/v2.0/keys`), clock);
  const issuer = `${authority}/v2.0`;
  const claimsIn = (payload: unknown): Claims | undefined => {
    const { data } = Claims.safeParse(payload);
    return data?.tid === tenantId && data.iss === issuer && data.aud === audience ? data : undefined;
  };
  const verify = async (token: string): Promise<Verdict> => {
    const checks = { issuer, audience, algorithms: ['RS256'], clockTolerance: skewSeconds, currentDate: clock.now() };
    const { payload } = await jwtVerify(token, keys, { ...checks, requiredClaims: ['exp', 'iat', 'oid', 'tid'] });
    const claims = claimsIn(payload);
    return claims ? verdictOf(claims) : { kind: 'refused' };
  };
  return {
    verify: async (authorization) => {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '')?.[1];
      const said = token === undefined || token.length > mostCharacters ? undefined : saidBy(token);
      const isMeantForUs = said && hasKeyName(said.header) && isInTime(claimsIn(said.payload), clock.now());
      return token !== undefined && isMeantForUs ? verify(token).catch(troubleWith) : { kind: 'refused' };
    },
  };
}

/** What a token says, before anybody believes it; undefined when it says nothing. */
function saidBy(token: string) {
  try {
    return { header: decodeProtectedHeader(token), payload: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

const otherHeaders = ['typ', 'x5t', 'x5t#S256'];

/** Entra names its keys in base64url; a path or an address is no name of one, and a token that brings keys of its own is none of Entra's. */
const hasKeyName = ({ alg, kid, ...others }: ProtectedHeaderParameters) =>
  alg === 'RS256' &&
  typeof kid === 'string' &&
  /^[\w-]{1,128}$/.test(kid) &&
  Object.keys(others).every((name) => otherHeaders.includes(name));

function isInTime(claims: Claims | undefined, now: Date): boolean {
  const at = now.getTime() / 1000;
  return claims !== undefined && claims.exp > at - skewSeconds && (claims.nbf ?? at) <= at + skewSeconds;
}

/** A token that speaks for no person carries no scope; `idtyp` says so outright where the API asked for that claim. */
const isApplication = ({ idtyp, scp }: Claims) => idtyp === 'app' || scp === undefined;

function verdictOf(claims: Claims): Verdict {
  const mayAct = isApplication(claims) || claims.scp?.split(' ').includes(scope) === true;
  return mayAct ? { kind: 'identity', identity: identityOf(claims) } : { kind: 'refused', because: 'missing-scope' };
}

function identityOf(claims: Claims): Identity {
  const { auth_time: authTime, ipaddr, deviceid } = claims;
  return {
    kind: isApplication(claims) ? 'application' : 'person',
    id: claims.oid,
    tenantId: claims.tid,
    roles: claims.roles,
    contexts: claims.acrs,
    takesChallenges: claims.xms_cc.some((capability) => capability.toLowerCase() === 'cp1'),
    issuedAt: new Date(claims.iat * 1000),
    ...(authTime === undefined ? {} : { authTime: new Date(authTime * 1000) }),
    ...(ipaddr === undefined ? {} : { clientAddress: ipaddr }),
    ...(deviceid === undefined ? {} : { deviceId: deviceid }),
  };
}

/** Only trouble with the keys themselves is nobody's fault; whatever is wrong with the token is its bearer's. */
function troubleWith(error: unknown): Verdict {
  const keysMissing =
    !(error instanceof errors.JOSEError) ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === errors.JOSEError.code;
  return { kind: keysMissing ? 'unavailable' : 'refused' };
}
