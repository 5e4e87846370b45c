import type { Situation } from '../../domain/door-obstacle.js';
import type { DoorId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';

/** What a change of this door is held against. */
export async function situationOf(doorId: DoorId, { doors, grants }: Ports<'doors' | 'grants'>): Promise<Situation> {
  const [all, live] = await Promise.all([doors.list(), grants.live(doorId)]);
  return { door: all.find(({ id }) => id === doorId), doors: all, live: live.length };
}
