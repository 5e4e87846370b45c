import { createHash, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { readWord } from './signed-word.js';

/** The public key of a phone: P-256, as JWK (RFC 7517). */
export const PhoneKey = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string().max(64), y: z.string().max(64) });
export type PhoneKey = z.infer<typeof PhoneKey>;

/** Whether `proof` is a word of this phone that says the attempt's id and nothing else. It is good for that one attempt. */
export const proofHolds = (key: PhoneKey, proof: string | undefined, attemptId: string): boolean => readWord(key, proof) === attemptId;

/** Whether these coordinates are a point of the curve: an impossible key would lock its holder out. */
export function isPhoneKey(key: PhoneKey): boolean {
  try {
    return createPublicKey({ key, format: 'jwk' }).asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}

/** What a key is called where it need not be told itself: its JWK thumbprint (RFC 7638, SHA-256, base64url). */
export const thumbprintOf = ({ crv, kty, x, y }: PhoneKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
