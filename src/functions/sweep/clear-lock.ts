import { type DoorId, GrantId } from '../../domain/ids.js';
import { noteDrift, takeStrangersOff } from '../doors/repair.js';
import type { Ports } from '../edge-ports.js';

/**
 * What a reachable lock holds must be live in the records (promise I4).
 * The lock is read before the records, in which a grant is written before it is armed, so a grant on its way is never taken for a leftover.
 */
export async function clearLock(doorId: DoorId, ports: Ports<'doors' | 'grants' | 'locks' | 'audit' | 'clock'>): Promise<void> {
  const { doors, grants, locks } = ports;
  const door = await doors.read(doorId);
  if (!door?.lock) return;
  const report = await locks.readBack(door);
  if (report.kind !== 'answered') return;
  const live = new Set<string>((await grants.live(door.id)).map(({ id }) => id));
  const leftovers = report.answer.armed.flatMap(({ grantId }) => (live.has(grantId) ? [] : (GrantId.safeParse(grantId).data ?? [])));
  if (leftovers.length === 0) return;
  const book = await grants.lockBook(door.id);
  for (const grantId of leftovers) await noteDrift(door, { found: 'foreign', grantId }, book?.seq ?? 0, ports);
  await takeStrangersOff(door, leftovers, report.answer.seq, ports);
}
