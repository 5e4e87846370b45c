import { type DoorChange, settleDoorChange } from '../../domain/door-change.js';
import { obstacleTo } from '../../domain/door-obstacle.js';
import { newDoor, noteDevice, patchDoor } from '../../domain/enrolment.js';
import { dismountDevice, isMounted, type MountNeeds, mountDevice, type Outcome } from './mount-device.js';
import { situationOf } from './situation.js';

/** Carries a confirmed change out, and writes down that it was. Whatever is cut short here is done again under the same change, with the same result. */
export async function applyChange(change: DoorChange, ports: MountNeeds): Promise<DoorChange> {
  if (change.state !== 'confirmed') return change;
  const outcome = await carryOut(change, ports);
  const at = ports.clock.now();
  return (await ports.doorChanges.change(change.changeId, (current) => settleDoorChange(current, outcome, at))) ?? change;
}

async function carryOut(change: DoorChange, ports: MountNeeds): Promise<Outcome> {
  const { order, doorId } = change;
  const situation = await situationOf(doorId, ports);
  const { door } = situation;
  const obstacle = door && isMounted(door, change) ? undefined : obstacleTo(order, situation);
  if (obstacle) return { because: obstacle.because };
  const at = ports.clock.now();
  switch (order.do) {
    case 'add':
      await ports.doors.create(newDoor(order.door, order.salt, at));
      return {};
    case 'change':
      await ports.doors.change(doorId, (current) => patchDoor(current, order.patch, at));
      return {};
    case 'note':
      await ports.doors.change(doorId, (current) => noteDevice(current, order.deviceId, order.status, at));
      return {};
    case 'retire':
      return door ? dismountDevice(door, order, ports) : {};
    case 'enrol':
    case 'renew':
      return door ? mountDevice(door, change, order, ports) : {};
  }
}
