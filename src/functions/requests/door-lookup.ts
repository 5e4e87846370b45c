import type { RequestRecord } from '../../domain/request-record.js';
import type { DoorLookup } from '../../domain/request-view.js';
import type { Doors } from '../../ports/doors.js';

/** The doors of these requests by their ids, each read once, and up to two seconds old. */
export async function doorLookup(doors: Doors, requests: readonly Pick<RequestRecord, 'doors'>[]): Promise<DoorLookup> {
  const ids = new Set(requests.flatMap((request) => request.doors.map(({ doorId }) => doorId)));
  const found = await Promise.all([...ids].map((id) => doors.known(id)));
  const known = new Map(found.flatMap((door) => (door ? [[door.id, door]] : [])));
  return (id) => known.get(id);
}
