import type { DoorOrder } from './door-change.js';
import type { DoorRecord } from './door-record.js';
import { needsEmptyDoor, statusOf } from './enrolment.js';

/** Why a change cannot be carried out as things are; `field`: what of the order is in the way. */
export type Obstacle = { because: ObstacleCode; field: string };
export type ObstacleCode =
  | 'unknown-door'
  | 'door-exists'
  | 'door-retired'
  | 'door-not-empty'
  | 'gateway-has-no-lock'
  | 'device-known'
  | 'device-elsewhere'
  | 'unknown-device';

/** `doors`: every door there is; `live`: grants of this door that could still be used. */
export type Situation = { door: DoorRecord | undefined; doors: readonly DoorRecord[]; live: number };

export function obstacleTo(order: DoorOrder, { door, doors, live }: Situation): Obstacle | undefined {
  if (order.do === 'add') return obstacleToAdding(order, door);
  if (!door) return { because: 'unknown-door', field: 'doorId' };
  if (door.retiredAt) return order.do === 'retire' ? obstacleToDevice(order, door, doors) : { because: 'door-retired', field: 'doorId' };
  if (order.do !== 'change') return obstacleToDevice(order, door, doors);
  if (door.kind === 'gateway' && order.patch.judge === 'lock') return { because: 'gateway-has-no-lock', field: 'judge' };
  return needsEmptyDoor(door, order.patch) && live > 0 ? { because: 'door-not-empty', field: fieldInTheWay(order.patch) } : undefined;
}

function obstacleToAdding({ door: asked, salt }: Extract<DoorOrder, { do: 'add' }>, stored: DoorRecord | undefined): Obstacle | undefined {
  if (asked.kind === 'gateway' && asked.judge === 'lock') return { because: 'gateway-has-no-lock', field: 'judge' };
  // The salt is drawn for this change alone: a door that has it is this one, added already.
  return stored && stored.salt !== salt ? { because: 'door-exists', field: 'id' } : undefined;
}

type DeviceOrder = Exclude<DoorOrder, { do: 'add' | 'change' }>;

function obstacleToDevice(order: DeviceOrder, door: DoorRecord, doors: readonly DoorRecord[]): Obstacle | undefined {
  const { device, deviceId } = order;
  if (device === 'lock' && door.kind === 'gateway') return { because: 'gateway-has-no-lock', field: 'device' };
  const isHere = device === 'lock' ? door.lock?.deviceId === deviceId : door.terminals.some(({ id }) => id === deviceId);
  if (order.do !== 'enrol') return isHere ? undefined : { because: 'unknown-device', field: 'deviceId' };
  if (isHere) return { because: 'device-known', field: 'deviceId' };
  const isKnown = doors.some((each) => statusOf(each, deviceId) !== undefined);
  return isKnown ? { because: 'device-elsewhere', field: 'deviceId' } : undefined;
}

const fieldInTheWay = ({ retired, judge }: { retired?: true; judge?: unknown }) =>
  retired ? 'retired' : judge === undefined ? 'offlineCapable' : 'judge';
