import { createHmac, createPublicKey, verify } from 'node:crypto';
import { type CodeTerms, canonical, type Key } from './latch-code.js';
import type { PhoneKey } from './phone-proof.js';

/** A phone as a lock is armed with it. `seal`: 32 bytes, base64url. */
export type SealedPhone = { publicJwk: PhoneKey; seal: string };

/** Ties a phone to one generation of a grant under the lock's key: who can write to the hub or a twin, but has no such key, can put no phone on a lock. */
export function sealPhone(key: Key, doorId: string, terms: CodeTerms, publicJwk: PhoneKey): SealedPhone {
  const { grantId, generation, notBefore, notAfter } = terms;
  const parts = ['latch/phone/v1', doorId, grantId, String(generation), notBefore, notAfter, publicJwk.x, publicJwk.y];
  return { publicJwk, seal: createHmac('sha256', key).update(canonical(parts)).digest('base64url') };
}

/** What a lock asks a phone to sign. The nonce is good once and for a few seconds; names keep the answer from being carried to another door. */
export type TapChallenge = { deviceId: string; doorId: string; nonce: string };

/** The bytes a phone signs (ECDSA P-256 with SHA-256, IEEE P1363). */
export const tapMessage = ({ deviceId, doorId, nonce }: TapChallenge): Buffer => canonical(['latch/tap/v1', deviceId, doorId, nonce]);

/** Whether this phone signed this challenge. `signature`: base64url. */
export function tapHolds(publicJwk: PhoneKey, challenge: TapChallenge, signature: string): boolean {
  try {
    const key = createPublicKey({ key: publicJwk, format: 'jwk' });
    return verify('sha256', tapMessage(challenge), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
