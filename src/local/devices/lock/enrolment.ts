import { compactDecrypt, importPKCS8 } from 'jose';
import { z } from 'zod';
import type { Reading } from './clock.js';
import { note } from './log.js';
import type { Enrolment, LockState, Step } from './state.js';

const Secrets = z.object({
  lockKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  salt: z.string().min(1),
  scryptCost: z.int().min(2).max(65_536),
});

/** Opens what the cloud sealed to this device (JWE, ECDH-ES+A256KW, A256GCM) with the certificate's private key (PEM, PKCS 8). Undefined: not for us, or not what it should be. */
export async function openSealed(sealed: string, privateKey: string, enrolment: number): Promise<Enrolment | undefined> {
  try {
    const key = await importPKCS8(privateKey, 'ECDH-ES+A256KW');
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['ECDH-ES+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return { enrolment, ...Secrets.parse(JSON.parse(new TextDecoder().decode(plaintext))) };
  } catch {
    return undefined;
  }
}

export type Enrolled = { enrolled: true; enrolment: number } | { enrolled: false; because: 'older-enrolment' };

/** Takes new keys. A newer enrolment ends everything armed under the older one; the same one again changes nothing. */
export function enrol(state: LockState, time: Reading, secrets: Enrolment): Step<Enrolled> {
  const current = state.enrolment?.enrolment ?? 0;
  const { enrolment } = secrets;
  if (enrolment < current) return { state, reply: { enrolled: false, because: 'older-enrolment' } };
  if (enrolment === current) return { state, reply: { enrolled: true, enrolment } };
  const next = note({ ...state, enrolment: secrets, grants: {} }, time, { event: 'enrolled' });
  return { state: next, reply: { enrolled: true, enrolment } };
}
