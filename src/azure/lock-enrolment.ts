import { CompactEncrypt, importJWK } from 'jose';
import type { DoorRecord, Lock } from '../domain/door-record.js';
import { LatchError } from '../domain/errors.js';
import { lockKeyOf } from '../domain/lock-key-of.js';
import type { MasterKeys } from '../ports/keys.js';

/**
 * What a lock needs to judge or to believe us, readable by that device alone: compact JWE (RFC 7516), ECDH-ES+A256KW and A256GCM
 * to the public key of its certificate. Plain text: JSON `{lockKey, salt, scryptCost}`.
 */
export async function sealEnrolment(door: DoorRecord, lock: Lock, keys: MasterKeys): Promise<string> {
  const key = await lockKeyOf(keys, lock);
  if (!key) throw new LatchError('keys-unavailable', `the master key of ${lock.deviceId}'s enrolment is gone`);
  const secrets = { lockKey: Buffer.from(key).toString('base64url'), salt: door.salt, scryptCost: door.scryptCost };
  return new CompactEncrypt(Buffer.from(JSON.stringify(secrets)))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(await importJWK(lock.publicJwk, 'ECDH-ES+A256KW'));
}
