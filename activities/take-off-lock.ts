import type { DoorRecord } from '../src/domain/door-record.js';
import { isExposed } from '../src/domain/enrolment.js';
import type { GrantId } from '../src/domain/ids.js';
import type { Clock } from '../src/ports/clock.js';
import type { Grants } from '../src/ports/grants.js';
import type { Locks } from '../src/ports/locks.js';

/** Orders the grant off the lock and reads back. True when the lock itself shows that it is gone, or there is no lock; never while a lock that was taken off this door may still hold it. */
export async function takeOffLock(
  { grants, locks, clock }: { grants: Grants; locks: Locks; clock: Clock },
  door: DoorRecord,
  grantId: GrantId,
): Promise<boolean> {
  const isElsewhere = isExposed(door, clock.now());
  if (!door.lock) return !isElsewhere;
  const { seq } = await grants.nextSequence(door.id);
  const reply = await locks.disarm(door, { seq, grantIds: [grantId] });
  if (reply.kind !== 'answered') return false;
  const report = await locks.readBack(door);
  if (report.kind !== 'answered') return false;
  await grants.noteContact(door.id, clock.now().toISOString());
  return !isElsewhere && report.answer.armed.every((armed) => armed.grantId !== grantId);
}
