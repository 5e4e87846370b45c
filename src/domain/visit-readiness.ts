import { z } from 'zod';
import type { DoorId } from './ids.js';
import { verdicts } from './readiness.js';
import type { DoorState, RequestRecord } from './request-record.js';

/** How far a door of a visit is. `later`: nothing is on its lock yet; `entered`: somebody of the visit has; `over`: nobody of it enters there any more. */
export const DoorLight = z.enum(['later', 'on-the-way', 'ready', 'entered', 'trouble', 'over']);
export type DoorLight = z.infer<typeof DoorLight>;

/** `because`: of trouble, everything there is: what was found at the lock an hour, 30 and 10 minutes before, `offline`, `unconfirmed`, `not-told`. */
export const DoorReadiness = z.object({ light: DoorLight, because: z.array(z.string()) });
export type DoorReadiness = z.infer<typeof DoorReadiness>;

/** Where a door stands by what the requests of a visit say about it. */
export function readinessAt(doorId: DoorId, requests: readonly RequestRecord[]): DoorReadiness {
  const here = requests.flatMap((request) => {
    const door = request.doors.find((each) => each.doorId === doorId);
    return door ? [{ request, door }] : [];
  });
  const open = here.filter(({ request }) => request.status !== 'closed');
  if (open.length === 0) return { light: here.length === 0 ? 'later' : 'over', because: [] };
  const because = [...new Set(open.flatMap(({ request, door }) => troubles(request, door)))];
  if (because.length > 0) return { light: 'trouble', because };
  return { light: lightOf(open), because };
}

function lightOf(open: readonly { request: RequestRecord; door: DoorState }[]): DoorLight {
  if (open.some(({ request, door }) => hasEnteredAt(request, door.doorId))) return 'entered';
  if (open.every(({ door }) => door.lock === 'armed')) return 'ready';
  return open.some(({ door }) => door.lock === 'arming' || door.lock === 'armed') ? 'on-the-way' : 'later';
}

function troubles(request: RequestRecord, { doorId, lock, delivery }: DoorState): string[] {
  const last = verdicts(request).findLast(({ detail }) => detail.split(':')[0] === doorId);
  return [
    ...(last?.event === 'lock-not-ready' ? last.detail.slice(doorId.length + 2).split(', ') : []),
    ...(lock === 'pending' ? ['offline'] : []),
    ...(lock === 'unconfirmed' ? ['unconfirmed'] : []),
    ...(delivery === 'failed' ? ['not-told'] : []),
  ];
}

const hasEnteredAt = ({ timeline }: RequestRecord, doorId: DoorId): boolean =>
  timeline.some(({ event, detail }) => event === 'entered' && detail === doorId);
