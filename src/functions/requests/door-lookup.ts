import type { DoorLookup } from '../../domain/request-view.js';
import type { Doors } from '../../ports/doors.js';

/** Every door by its id, read once. */
export async function doorLookup(doors: Doors): Promise<DoorLookup> {
  const known = new Map((await doors.list()).map((door) => [door.id, door]));
  return (id) => known.get(id);
}
