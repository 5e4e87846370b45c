import { generateKeyPairSync } from 'node:crypto';
import { CompactSign, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { flipLastByte } from '../kernel/flip-last-byte.js';
import { publicPemOf, type SigningKey } from '../kernel/signing-keys.js';

/** One way in which a security event token is not to be trusted. */
export type SetBreak = keyof typeof spoilers;

type Spoiler = (claims: JWTPayload, key: SigningKey) => Promise<string> | string;

export const typ = 'secevent+jwt';
const aDay = 24 * 60 * 60;

export const signSet = (
  claims: JWTPayload,
  { kid, privateKey }: SigningKey,
  header: { typ?: string; kid?: string } = {},
): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ, kid, ...header }).sign(privateKey);

const claimed =
  (change: (claims: JWTPayload) => JWTPayload): Spoiler =>
  (claims, key) =>
    signSet({ ...claims, ...change(claims) }, key);
const without =
  (name: string): Spoiler =>
  ({ [name]: _, ...claims }, key) =>
    signSet(claims, key);
const strangersKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const spoilers = {
  signature: async (claims, key) => flipLastByte(await signSet(claims, key)),
  'foreign-key': (claims, { kid, ...key }) => signSet(claims, { ...key, kid, privateKey: strangersKey() }),
  kid: (claims, key) => signSet(claims, key, { kid: '../../keys/unknown' }),
  'no-kid': (claims, { privateKey }) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ }).sign(privateKey),
  'own-key': (claims, { privateKey, jwk }) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ, jwk }).sign(privateKey),
  'alg-none': (claims) => new UnsecuredJWT(claims).encode(),
  'hs256-public-key': (claims, key) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ, kid: key.kid }).sign(new TextEncoder().encode(publicPemOf(key))),
  type: (claims, key) => signSet(claims, key, { typ: 'JWT' }),
  'no-type': (claims, { kid, privateKey }) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey),
  issuer: claimed(() => ({ iss: 'https://transmitter.example' })),
  'no-issuer': without('iss'),
  audience: claimed(() => ({ aud: 'https://somebody.example/events' })),
  'no-audience': without('aud'),
  sub: claimed(() => ({ sub: 'somebody' })),
  exp: claimed(({ iat = 0 }) => ({ exp: iat + 600 })),
  'no-jti': without('jti'),
  'no-iat': without('iat'),
  old: claimed(({ iat = 0 }) => ({ iat: iat - 31 * aDay })),
  'not-yet': claimed(({ iat = 0 }) => ({ iat: iat + aDay })),
  'no-events': without('events'),
  'empty-events': claimed(() => ({ events: {} })),
  'no-subject': without('sub_id'),
  'not-json': (_claims, { kid, privateKey }) =>
    new CompactSign(new TextEncoder().encode('no claims')).setProtectedHeader({ alg: 'RS256', typ, kid }).sign(privateKey),
} satisfies Record<string, Spoiler>;

export const setBreaks = Object.keys(spoilers) as [SetBreak, ...SetBreak[]];

export const spoilSet = async (how: SetBreak, claims: JWTPayload, key: SigningKey): Promise<string> => spoilers[how](claims, key);
