import { traceIdOf } from '../src/domain/audit/trace-id.js';
import { operationId } from '../src/domain/code-terms.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { LatchError } from '../src/domain/errors.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import { codeVerifier, stretch } from '../src/domain/latch-code.js';
import { leaseUntil } from '../src/domain/lease.js';
import { lockKeyOf } from '../src/domain/lock-key-of.js';
import { sealPhone } from '../src/domain/phone-seal.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Clock } from '../src/ports/clock.js';
import type { Grants } from '../src/ports/grants.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { ArmOrder } from '../src/ports/locks.js';
import { digitsOf } from './code-digits.js';

type Needs = { grants: Grants; keys: MasterKeys; clock: Clock };

/** The next order to this door's lock. Sequence and lease are on record when it comes back; a lock that judges for itself gets a verifier, and the phone of a code that is bound to one. */
export async function newOrder(
  { grants, keys, clock }: Needs,
  record: RequestRecord,
  door: DoorRecord,
  code: CodeRecord,
): Promise<ArmOrder> {
  const lease = leaseUntil(door, record.window, clock.now());
  const secrets = door.judge === 'lock' ? await secretsOf(keys, door, code) : {};
  const { seq } = await grants.nextSequence(door.id, lease);
  const { grantId, generation, notBefore, notAfter } = code;
  const armId = operationId(record.id, `arm:${door.id}:${seq}`, generation);
  return { armId, seq, grantId, generation, notBefore, notAfter, leaseUntil: lease, trace: traceIdOf(record.id), ...secrets };
}

/** What this code, and the phone it is bound to, look like under the key of this lock. */
async function secretsOf(keys: MasterKeys, door: DoorRecord, code: CodeRecord): Promise<Pick<ArmOrder, 'verifier' | 'phone'>> {
  if (!door.lock) return {};
  const key = await lockKeyOf(keys, door.lock);
  if (!key) throw new LatchError('keys-unavailable', `the master key of ${door.lock.deviceId}'s enrolment is gone`);
  const stretched = await stretch(await digitsOf(keys, code), Buffer.from(door.salt, 'base64url'), door.scryptCost);
  const phone = code.boundTo && sealPhone(key, door.id, code, code.boundTo.publicJwk);
  return { verifier: codeVerifier(key, door.id, code, stretched), ...(phone && { phone }) };
}
