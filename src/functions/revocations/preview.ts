import { z } from 'zod';
import { placesUnder } from '../../../activities/cover-target.js';
import { DoorId, Instant, RequestId } from '../../domain/ids.js';
import { worstCaseUntil } from '../../domain/lease.js';
import { keyOf, mayBeOnLock, type Place, Touched, touchedBy } from '../../domain/place.js';
import { DoorState } from '../../domain/request-record.js';
import { Target } from '../../domain/rule-record.js';
import type { Ports } from '../edge-ports.js';
import { unlessTroubled } from '../entries/unless-troubled.js';
import type { BeginPorts } from './begin-revocation.js';

/** A door as a revocation would find it. `isReachable`: absent where the hub could not be asked; `worstCaseUntil`: until when an unreachable lock could open all the same. */
const DoorPreview = z.object({
  doorId: DoorId,
  lock: DoorState.shape.lock,
  grants: z.int(),
  onLock: z.int(),
  isReachable: z.boolean().optional(),
  worstCaseUntil: Instant.optional(),
  lastContact: Instant.optional(),
});

/** What a revocation would reach: `count` grants (to be typed where it is more than 50), at how many doors, and how many locks could not be told at once. */
export const Preview = z.object({
  target: Target,
  count: z.int(),
  requests: z.array(RequestId),
  doors: z.array(DoorPreview),
  unconfirmed: z.int(),
  /** For an approver, a person or a key: everything they ever touched, newest first. */
  touched: z.array(Touched).optional(),
});

const mostTouched = 5_000;
const blastKinds: readonly Target['kind'][] = ['approver', 'person', 'key'];

/** Looks everything up, and leaves nothing behind. */
export async function previewRevocation(target: Target, ports: BeginPorts & Ports<'registry'>): Promise<z.infer<typeof Preview>> {
  const places = await placesUnder(ports, { target, mode: 'revocation' });
  const open = places.filter((place) => place.open);
  const doors = await doorsOf(places, ports);
  return {
    target,
    count: open.length,
    requests: [...new Set(open.map(({ requestId }) => requestId))],
    doors,
    unconfirmed: doors.filter(({ onLock, isReachable }) => onLock > 0 && isReachable === false).length,
    ...(blastKinds.includes(target.kind) && { touched: await touchedUnder(target, ports) }),
  };
}

/** What was made under a key stands in the codes, what a person or an approver did in the requests. */
async function touchedUnder(target: Target, { requests, grants }: BeginPorts): Promise<Touched[]> {
  if (target.kind !== 'key') return requests.touched(target, mostTouched);
  return (await grants.codesUnder(keyOf(target), 'ever')).slice(0, mostTouched).map(touchedBy);
}

async function doorsOf(
  places: readonly Place[],
  { doors, grants, registry }: BeginPorts & Ports<'registry'>,
): Promise<z.infer<typeof DoorPreview>[]> {
  const byDoor = new Map<DoorId, Place[]>();
  for (const place of places) byDoor.set(place.doorId, [...(byDoor.get(place.doorId) ?? []), place]);
  const devices = await unlessTroubled(registry.all(), undefined);
  const connected = devices && new Set(devices.filter((device) => device.connected).map(({ deviceId }) => deviceId));
  const known = new Map((await doors.list()).map((door) => [door.id, door]));
  const books = new Map((await grants.lockBooks()).map((book) => [book.doorId, book]));
  return [...byDoor].map(([doorId, here]) => {
    const onLock = here.filter(mayBeOnLock).length;
    const deviceId = known.get(doorId)?.lock?.deviceId;
    const isReachable = deviceId === undefined ? undefined : connected?.has(deviceId);
    const book = onLock > 0 ? books.get(doorId) : undefined;
    return {
      doorId,
      lock: here[0]?.lock ?? 'none',
      grants: here.length,
      onLock,
      ...(isReachable !== undefined && { isReachable }),
      ...(isReachable === false && book?.leaseUntil && { worstCaseUntil: worstCaseUntil(book.leaseUntil, book.leaseUntil) }),
      ...(book?.lastContactAt && { lastContact: book.lastContactAt }),
    };
  });
}
