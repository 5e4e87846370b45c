import type { DoorId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import type { Flows } from '../flows.js';

/** Gives back the places of grants whose request is over: whoever should have done it was purged. Places are read before requests, so none of somebody on the way is taken. */
export async function releaseLeaked(doorId: DoorId, flows: Flows, { requests }: Ports<'requests'>): Promise<void> {
  const places = await flows.doorPlaces(doorId);
  if (places.length === 0) return;
  const open = new Set((await requests.openAt(doorId)).flatMap(({ doors }) => doors.map(({ grantId }) => grantId)));
  for (const grantId of places) if (!open.has(grantId)) await flows.releaseDoor(doorId, grantId);
}
