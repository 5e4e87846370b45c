import type { DoorRecord } from '../../domain/door-record.js';
import type { DoorId } from '../../domain/ids.js';
import type { Doors } from '../../ports/doors.js';

/** The doors of these ids that exist; one that was retired exists no more. */
export async function readDoors(doors: Doors, ids: readonly DoorId[]): Promise<DoorRecord[]> {
  const found = await Promise.all(ids.map((id) => doors.read(id)));
  return found.flatMap((door) => (door && !door.retiredAt ? [door] : []));
}
