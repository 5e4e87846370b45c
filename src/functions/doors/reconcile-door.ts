import type { InvocationContext } from '@azure/functions';
import { type Drift, driftOf, type Wanted } from '../../domain/door-drift.js';
import { noteGone } from '../../domain/door-gone.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { isExposed } from '../../domain/enrolment.js';
import { LatchError } from '../../domain/errors.js';
import type { DoorId } from '../../domain/ids.js';
import { noteAnswer } from '../../domain/request.js';
import { logOf } from '../../durable/log.js';
import type { LockReport } from '../../ports/locks.js';
import type { Ports } from '../edge-ports.js';
import { noteTold } from '../telemetry/note-log.js';
import { noteDrift, type RepairNeeds, repair } from './repair.js';
import { wantedAt } from './wanted.js';

type Needs = RepairNeeds & Ports<'audit' | 'deviceLogs'>;

/**
 * Brings a lock that can be reached to what the records say, and the records of ended requests to what the lock shows.
 * The lock is read before the records, in which everything is written before it is sent: what is on its way is never taken for a stranger's.
 */
export async function reconcileDoor(doorId: DoorId, ports: Needs): Promise<Drift[]> {
  const door = await ports.doors.read(doorId);
  if (!door?.lock) return [];
  const reply = await ports.locks.readBack(door);
  if (reply.kind !== 'answered') return [];
  const report = reply.answer;
  await ports.grants.noteContact(door.id, ports.clock.now().toISOString());
  await noteTold(report, door, ports);
  const [book, wanted] = [await ports.grants.lockBook(door.id), await wantedAt(door, ports)];
  const ours = book?.seq ?? 0;
  const drifts = driftOf(
    {
      wanted,
      onLock: report.armed,
      seq: { ours, theirs: report.seq },
      enrolment: { ours: door.lock.enrolment, theirs: report.enrolment },
    },
    ports.clock.now().toISOString(),
  );
  for (const drift of drifts) await noteDrift(door, drift, ours, ports);
  if (drifts.length > 0) await repair(door, drifts, { seq: report.seq, wanted }, ports);
  await settleArmed(door, report, wanted, ports);
  await settleGone(door, report, ports);
  return drifts;
}

/** As `reconcileDoor`, where something else has been done already: trouble is left to the next round. */
export async function reconcileQuietly(doorId: DoorId, ports: Needs, context: InvocationContext): Promise<void> {
  try {
    await reconcileDoor(doorId, ports);
  } catch (error) {
    if (!(error instanceof LatchError)) throw error;
    logOf(context).warn('door not reconciled', { doorId, because: error.code });
  }
}

/** What this reading shows to be there is armed, for whoever waited to hear it. */
async function settleArmed(door: DoorRecord, { armed }: LockReport, wanted: readonly Wanted[], { requests, clock }: Needs): Promise<void> {
  for (const { grantId, requestId, codes } of wanted) {
    const isThere = armed.some((each) => each.grantId === grantId && each.generation === codes[0]?.generation);
    if (!isThere) continue;
    await requests.change(requestId, (record) => noteAnswer(record, door.id, { lock: 'armed' }, clock.now()));
  }
}

/** What this reading shows to be gone is gone, also for requests that ended without hearing it. */
async function settleGone(door: DoorRecord, { armed }: LockReport, { requests, clock }: Needs): Promise<void> {
  if (isExposed(door, clock.now())) return;
  const onLock = new Set(armed.map(({ grantId }) => grantId));
  for (const { id, doors } of await requests.unconfirmedAt(door.id)) {
    const place = doors.find(({ doorId, lock }) => doorId === door.id && lock === 'unconfirmed');
    if (place && !onLock.has(place.grantId)) await requests.change(id, (record) => noteGone(record, door.id, clock.now()));
  }
}
