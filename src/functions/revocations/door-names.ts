import type { DoorId } from '../../domain/ids.js';
import type { Doors } from '../../ports/doors.js';

/** So many doors are read each by itself; more of them with all there are. */
const mostSingly = 20;

/** What people call these doors, as far as there are such. */
export async function doorNames(ids: readonly DoorId[], doors: Pick<Doors, 'known' | 'list'>): Promise<ReadonlyMap<DoorId, string>> {
  const found = ids.length > mostSingly ? await doors.list() : await Promise.all(ids.map((id) => doors.known(id)));
  return new Map(found.flatMap((door) => (door ? [[door.id, door.name]] : [])));
}
