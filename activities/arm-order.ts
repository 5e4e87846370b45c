import { operationId } from '../src/domain/code-terms.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { LatchError } from '../src/domain/errors.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import { codeVerifier, stretch } from '../src/domain/latch-code.js';
import { leaseUntil } from '../src/domain/lease.js';
import { lockKeyOf } from '../src/domain/lock-key-of.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { ArmOrder, Clock, Grants, MasterKeys } from '../src/ports.js';
import { digitsOf } from './code-digits.js';

type Needs = { grants: Grants; keys: MasterKeys; clock: Clock };

/** The next order to this door's lock. Sequence and lease are on record when it comes back; a lock that judges for itself gets a verifier. */
export async function newOrder(
  { grants, keys, clock }: Needs,
  record: RequestRecord,
  door: DoorRecord,
  code: CodeRecord,
): Promise<ArmOrder> {
  const lease = leaseUntil(door, record.window, clock.now());
  const verifier = door.judge === 'lock' ? await verifierOf(keys, door, code) : undefined;
  const { seq } = await grants.nextSequence(door.id, lease);
  const { grantId, generation, notBefore, notAfter } = code;
  const armId = operationId(record.id, `arm:${door.id}:${seq}`, generation);
  return { armId, seq, grantId, generation, notBefore, notAfter, leaseUntil: lease, ...(verifier ? { verifier } : {}) };
}

async function verifierOf(keys: MasterKeys, door: DoorRecord, code: CodeRecord): Promise<string | undefined> {
  if (!door.lock) return undefined;
  const key = await lockKeyOf(keys, door.lock);
  if (!key) throw new LatchError('keys-unavailable', `the master key of ${door.lock.deviceId}'s enrolment is gone`);
  const stretched = await stretch(await digitsOf(keys, code), Buffer.from(door.salt, 'base64url'), door.scryptCost);
  return codeVerifier(key, door.id, code, stretched);
}
