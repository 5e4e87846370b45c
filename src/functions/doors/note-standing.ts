import { operationId } from '../../domain/code-terms.js';
import { type DeviceKind, newDoorChange } from '../../domain/door-change.js';
import type { DoorRecord } from '../../domain/door-record.js';
import type { HubDevice } from '../../ports/doors.js';
import { applyChange } from './apply-change.js';
import type { MountNeeds } from './mount-device.js';

type Standing = 'enabled' | 'disabled';
type Known = { device: DeviceKind; deviceId: string; status: Standing };

/** Every device of a door, with what its record says of it. */
export const devicesOf = ({ lock, terminals }: DoorRecord): Known[] => [
  ...(lock ? [{ device: 'lock' as const, deviceId: lock.deviceId, status: lock.status ?? 'enabled' }] : []),
  ...terminals.map(({ id, status }) => ({ device: 'terminal' as const, deviceId: id, status })),
];

/** What the hub's registry says of a door's devices, by whatever hand it was changed, goes into the door's record. One that is gone from the registry is disabled. */
export async function noteStanding(door: DoorRecord, devices: ReadonlyMap<string, HubDevice>, ports: MountNeeds): Promise<void> {
  for (const known of devicesOf(door)) {
    const status = devices.get(known.deviceId)?.status ?? 'disabled';
    if (status !== known.status) await noteOne(door, { ...known, status }, ports);
  }
}

/** As a change of its own, so that it is audited like any other. The door's last change is in its id: the same news about the same record is the same change. */
export async function noteOne(door: DoorRecord, { device, deviceId, status }: Known, ports: MountNeeds): Promise<void> {
  const changeId = operationId(`note ${door.id} ${deviceId} ${status}`, door.updatedAt ?? '', 0);
  const order = { do: 'note', device, deviceId, status } as const;
  const change = newDoorChange({ changeId, doorId: door.id, order, by: 'system', bodyHash: '' }, false, ports.clock.now());
  await applyChange((await ports.doorChanges.create(change)).record, ports);
}
