import { type DoorId, GrantId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';

/**
 * What a reachable lock holds must be live in the records (promise I4).
 * The lock is read before the records, in which a grant is written before it is armed, so a grant on its way is never taken for a leftover.
 */
export async function clearLock(doorId: DoorId, { doors, grants, locks }: Ports<'doors' | 'grants' | 'locks'>): Promise<void> {
  const door = await doors.read(doorId);
  if (!door?.lock) return;
  const report = await locks.readBack(door);
  if (report.kind !== 'answered') return;
  const live = new Set<string>((await grants.live(door.id)).map(({ id }) => id));
  const leftovers = report.answer.armed.flatMap(({ grantId }) => (live.has(grantId) ? [] : (GrantId.safeParse(grantId).data ?? [])));
  if (leftovers.length === 0) return;
  const { seq } = await grants.nextSequence(door.id);
  await locks.disarm(door, { seq, grantIds: leftovers });
}
