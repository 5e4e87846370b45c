import type { DoorId } from './ids.js';
import type { RequestRecord } from './request-record.js';
import { byFlow } from './timeline.js';
import type { When } from './window.js';

/** A request that ended before its lock could be told learns that the lock has let go: the only thing that changes after the end. */
export function noteGone(record: RequestRecord, doorId: DoorId, at: When): RequestRecord {
  const place = record.doors.find((door) => door.doorId === doorId);
  if (record.status !== 'closed' || place?.lock !== 'unconfirmed') return record;
  const { because: _, ...rest } = place;
  const doors = record.doors.map((door) => (door === place ? { ...rest, lock: 'disarmed' as const } : door));
  return { ...record, doors, timeline: [...record.timeline, byFlow(at, 'disarmed', doorId, { doorId })] };
}
