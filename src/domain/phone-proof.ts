import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

/** The public key of a phone: P-256, as JWK (RFC 7517). */
export const PhoneKey = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string().max(64), y: z.string().max(64) });
export type PhoneKey = z.infer<typeof PhoneKey>;

const Header = z.looseObject({ alg: z.literal('ES256'), crit: z.undefined().optional() });

/** Whether `proof` is a compact JWS (RFC 7515, ES256) by this phone whose payload is the attempt's id, as plain text. It is good for that one attempt. */
export function proofHolds(key: PhoneKey, proof: string | undefined, attemptId: string): boolean {
  const [header = '', payload = '', signature = '', ...more] = proof?.split('.') ?? [];
  try {
    Header.parse(JSON.parse(textOf(header)));
    const publicKey = createPublicKey({ key, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    const isSigned = verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
    return more.length === 0 && isSigned && textOf(payload) === attemptId;
  } catch {
    return false;
  }
}

/** Whether these coordinates are a point of the curve: an impossible key would lock its holder out. */
export function isPhoneKey(key: PhoneKey): boolean {
  try {
    return createPublicKey({ key, format: 'jwk' }).asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}

const textOf = (part: string) => Buffer.from(part, 'base64url').toString();
