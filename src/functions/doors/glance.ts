import type { DoorRecord } from '../../domain/door-record.js';
import type { LockBook } from '../../domain/grant-record.js';
import type { DoorId } from '../../domain/ids.js';
import type { LockReport, Locks } from '../../ports/locks.js';
import { unlessTroubled } from '../entries/unless-troubled.js';

/** What a lock says is on it; undefined while it is out of reach. `book`: what it was told last. */
export type Glance = (door: DoorRecord, book: LockBook | undefined) => Promise<LockReport | undefined>;

/** In real time: that is what a hub counts in. */
const sharedForMs = 2_000;
/** A question that never ends is not waited for by those who come later. */
const longestMs = 30_000;

type Seen = { told: string; until: number; report: Promise<LockReport | undefined> };

/**
 * Asks each lock once for everybody who looks meanwhile and within two seconds after, unless it was told something since: a hub lets so many methods
 * through in a second, and disarms wait behind them.
 */
export function glances(locks: Pick<Locks, 'readBack'>, monotonic = () => performance.now()): Glance {
  const seen = new Map<DoorId, Seen>();
  return (door, book) => {
    if (!door.lock) return Promise.resolve(undefined);
    const told = [door.lock.deviceId, door.lock.enrolment, book?.seq ?? 0].join(' ');
    const known = seen.get(door.id);
    if (known && known.told === told && monotonic() < known.until) return known.report;
    const asked: Seen = { told, until: monotonic() + longestMs, report: reportOf(door) };
    seen.set(door.id, asked);
    asked.report.then(
      () => Object.assign(asked, { until: monotonic() + sharedForMs }),
      () => Object.assign(asked, { until: 0 }),
    );
    return asked.report;
  };

  async function reportOf(door: DoorRecord): Promise<LockReport | undefined> {
    const reply = await unlessTroubled(locks.readBack(door), { kind: 'unreachable', because: 'trouble' });
    return reply.kind === 'answered' ? reply.answer : undefined;
  }
}
