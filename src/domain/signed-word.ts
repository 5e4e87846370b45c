import { createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** The public half of a P-256 key, as JWK (RFC 7517). */
export type PublicKey = { kty: 'EC'; crv: 'P-256'; x: string; y: string };

const Header = z.looseObject({ alg: z.literal('ES256'), crit: z.undefined().optional() });
const ieee = { dsaEncoding: 'ieee-p1363' } as const;

/** A text under a signature: compact JWS (RFC 7515, ES256). `privateKey`: PEM of a P-256 key. */
export function signWord(text: string, privateKey: string): string {
  const signed = `${encoded(JSON.stringify({ alg: 'ES256' }))}.${encoded(text)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key: privateKey, ...ieee }).toString('base64url')}`;
}

/** The text of such a word; undefined unless this key signed it. */
export function readWord(key: PublicKey, word: string | undefined): string | undefined {
  const [header = '', payload = '', signature = '', ...more] = word?.split('.') ?? [];
  try {
    Header.parse(JSON.parse(decoded(header)));
    const publicKey = createPublicKey({ key, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    const isSigned = verify('sha256', signed, { key: publicKey, ...ieee }, Buffer.from(signature, 'base64url'));
    return more.length === 0 && isSigned ? decoded(payload) : undefined;
  } catch {
    return undefined;
  }
}

const encoded = (text: string) => Buffer.from(text).toString('base64url');
const decoded = (part: string) => Buffer.from(part, 'base64url').toString();
