import { CompactEncrypt, importJWK } from 'jose';
import type { DoorRecord, Lock } from '../domain/door-record.js';
import { lockKey } from '../domain/latch-code.js';
import type { MasterKeys } from '../ports.js';

/**
 * What a lock needs to judge or to believe us, readable by that device alone: compact JWE (RFC 7516), ECDH-ES+A256KW and A256GCM
 * to the public key of its certificate. Plain text: JSON `{lockKey, salt, scryptCost}`.
 */
export async function sealEnrolment(door: DoorRecord, lock: Lock, keys: MasterKeys): Promise<string> {
  const { master } = await keys.current();
  const key = Buffer.from(lockKey(master, lock.deviceId, lock.enrolment)).toString('base64url');
  const secrets = { lockKey: key, salt: door.salt, scryptCost: door.scryptCost };
  return new CompactEncrypt(Buffer.from(JSON.stringify(secrets)))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(await importJWK(lock.publicJwk, 'ECDH-ES+A256KW'));
}
