import { type DoorRecord, devicesAt } from '../domain/door-record.js';
import type { DoorId } from '../domain/ids.js';

type Doors = { read(id: DoorId): Promise<DoorRecord | undefined>; list(): Promise<DoorRecord[]> };

/**
 * The door that has a device. Where each is gets remembered, for locks report many times a minute, and is held against the door's record every time; all
 * doors are read only for a device that is new, has moved or is nobody's.
 */
export function placedDevices({ read, list }: Doors): (deviceId: string) => Promise<DoorRecord | undefined> {
  const places = new Map<string, DoorId>();
  return async (deviceId) => {
    const place = places.get(deviceId);
    const known = place && (await read(place));
    if (known && devicesAt(known).includes(deviceId)) return known;
    places.clear();
    const all = await list();
    for (const door of all) for (const device of devicesAt(door)) places.set(device, door.id);
    return all.find((door) => devicesAt(door).includes(deviceId));
  };
}
