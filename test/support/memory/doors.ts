import type { DoorChange } from '../../../src/domain/door-change.js';
import { type DoorRecord, devicesAt } from '../../../src/domain/door-record.js';
import type { DeviceRegistry, DoorChanges, Doors } from '../../../src/ports/doors.js';
import { kept } from './kept.js';

/** Doors in memory. */
export function memoryDoors(site: readonly DoorRecord[]): Doors {
  const records = kept<DoorRecord>();
  for (const door of site) records.put(door.id, door);
  return {
    read: async (id) => records.get(id),
    known: async (id) => records.get(id),
    list: async () => records.all(),
    withDevice: async (deviceId) => records.all().find((door) => devicesAt(door).includes(deviceId)),
    create: async (record) => !records.get(record.id) && Boolean(records.put(record.id, record)),
    async change(id, transition) {
      const record = records.get(id);
      return record && records.put(id, transition(record));
    },
  };
}

/** Changes of doors in memory. */
export function memoryDoorChanges(): DoorChanges {
  const records = kept<DoorChange>();
  const where = (wanted: (change: DoorChange) => boolean) => records.all().filter(wanted).reverse();
  return {
    async create(change) {
      const stored = records.get(change.changeId);
      return stored ? { kind: 'exists', record: stored } : { kind: 'created', record: records.put(change.changeId, change) };
    },
    read: async (changeId) => records.get(changeId),
    async change(changeId, transition) {
      const record = records.get(changeId);
      return record && records.put(changeId, transition(record));
    },
    of: async (doorId) => where((change) => change.doorId === doorId),
    unsettled: async () => where(({ state }) => state === 'confirmed'),
  };
}

type KnownDevice = { status: 'enabled' | 'disabled'; certificates: readonly string[]; desired: string[]; reported: string[] };

/** The hub's registry in memory, with the devices of the site; `known` is for looking into it and changing it by hand. */
export function memoryDevices(site: readonly DoorRecord[]): DeviceRegistry & { known: Map<string, KnownDevice> } {
  const fresh = (): KnownDevice => ({ status: 'enabled', certificates: [], desired: [], reported: [] });
  const ids = site.flatMap(({ lock, terminals }) => [...(lock ? [lock.deviceId] : []), ...terminals.map(({ id }) => id)]);
  const known = new Map(ids.map((id) => [id, fresh()]));
  return {
    known,
    put: async (deviceId, certificates) => void known.set(deviceId, { ...(known.get(deviceId) ?? fresh()), certificates }),
    remove: async (deviceId) => void known.delete(deviceId),
    standing: async (deviceId) => known.get(deviceId)?.status ?? 'missing',
    all: async () =>
      [...known].map(([deviceId, { status, desired, reported }]) => ({
        deviceId,
        status,
        desired,
        reported,
        connected: status === 'enabled',
      })),
  };
}
