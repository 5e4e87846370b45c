import type { DoorRecord } from '../src/domain/door-record.js';
import { mayArm } from '../src/domain/gate.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import type { RequestId } from '../src/domain/ids.js';
import { noteAnswer } from '../src/domain/request.js';
import type { Grants } from '../src/ports/grants.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { Locks } from '../src/ports/locks.js';
import { newOrder } from './arm-order.js';
import { type StandingNeeds, standing } from './standing.js';
import { takeOffLock } from './take-off-lock.js';

export type ArmAgainNeeds = StandingNeeds & { grants: Grants; locks: Locks; keys: MasterKeys };

/** A code that its lock has lost goes on it again, under a new number and by the same right as the first time. */
export async function armAgain(needs: ArmAgainNeeds, door: DoorRecord, code: CodeRecord, requestId: RequestId): Promise<void> {
  const at = { requestId, doorId: door.id };
  const right = await standing(needs, at, mayArm);
  if (!right.ok) return;
  const order = await newOrder(needs, right.record, door, code);
  const reply = await needs.locks.arm(door, order);
  const still = await standing(needs, at, mayArm);
  if (!still.ok) return void (await takeOffLock(needs, door, code.grantId));
  if (reply.kind === 'refused') return;
  const change = reply.kind === 'answered' ? { lock: 'armed' as const } : { lock: 'pending' as const, because: 'door-offline' };
  await needs.requests.change(requestId, (record) => noteAnswer(record, door.id, change, needs.clock.now()));
}
