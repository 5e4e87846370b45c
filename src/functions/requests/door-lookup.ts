import type { DoorId } from '../../domain/ids.js';
import type { DoorLookup } from '../../domain/request-view.js';
import type { Doors } from '../../ports/doors.js';

/** What names doors: requests, or the receipts of a revocation. */
type AtDoors = { doors: readonly { doorId: DoorId }[] };

/** So many doors are read each by itself; more of them with all there are. */
const mostSingly = 20;

/** The doors of these by their ids, each read once, and up to two seconds old. */
export async function doorLookup(doors: Pick<Doors, 'known' | 'list'>, those: readonly AtDoors[]): Promise<DoorLookup> {
  const ids = new Set(those.flatMap((each) => each.doors.map(({ doorId }) => doorId)));
  const found = ids.size > mostSingly ? await doors.list() : await Promise.all([...ids].map((id) => doors.known(id)));
  const known = new Map(found.flatMap((door) => (door ? [[door.id, door]] : [])));
  return (id) => known.get(id);
}
