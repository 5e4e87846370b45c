import { deviceNotFound, HubError } from './errors.js';
import type { Hub } from './hub.js';
import { notifyLifecycle } from './notifications.js';
import type { StoredDevice } from './store/device-store.js';
import { changedIdentity, deviceIdPattern, type IdentityInput, newIdentity } from './store/identity.js';
import { newTwin } from './store/twin.js';

/** Registry writes, shared by the single and the bulk operations. Each runs inside a commit and throws HubError. `ifMatch`: `*` or an etag. */
export function createDevice(hub: Hub, deviceId: string, input: IdentityInput): StoredDevice {
  if (!deviceIdPattern.test(deviceId)) throw new HubError(400, 400004, 'ArgumentInvalid', 'The device id is not valid.');
  if (hub.store.get(deviceId))
    throw new HubError(409, 409001, 'DeviceAlreadyExists', `A device with ID '${deviceId}' is already registered.`);
  const at = hub.world.clock.now();
  const device = { identity: newIdentity(deviceId, input, at), twin: newTwin(at) };
  hub.store.put(device);
  notifyLifecycle(hub, device, 'createDeviceIdentity');
  return device;
}

export function replaceDevice(hub: Hub, deviceId: string, input: IdentityInput, ifMatch: string): StoredDevice {
  const before = existing(hub, deviceId, ifMatch);
  const device = { ...before, identity: changedIdentity(before.identity, input, hub.world.clock.now()) };
  hub.store.put(device);
  if (device.identity.status === 'disabled') hub.links.get(deviceId)?.drop();
  return device;
}

export function deleteDevice(hub: Hub, deviceId: string, ifMatch: string): void {
  const device = existing(hub, deviceId, ifMatch);
  hub.store.remove(deviceId);
  hub.links.get(deviceId)?.drop();
  notifyLifecycle(hub, device, 'deleteDeviceIdentity');
}

/** The device, or 404001. */
export function registered(hub: Hub, deviceId: string): StoredDevice {
  const device = hub.store.get(deviceId);
  if (!device) throw deviceNotFound(deviceId);
  return device;
}

/** True when an `If-Match` value allows a write over this etag. */
export function matches(ifMatch: string, etag: string): boolean {
  const wanted = ifMatch.replaceAll('"', '');
  return wanted === '*' || wanted === etag;
}

export const preconditionFailed = (): HubError => new HubError(412, 412002, 'PreconditionFailed', 'The etag has changed.');

function existing(hub: Hub, deviceId: string, ifMatch: string): StoredDevice {
  const device = registered(hub, deviceId);
  if (!matches(ifMatch, device.identity.etag)) throw preconditionFailed();
  return device;
}
