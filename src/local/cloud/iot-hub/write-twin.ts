import { matches, preconditionFailed, registered } from './devices.js';
import type { Hub } from './hub.js';
import { notifyTwinChange } from './notifications.js';
import type { StoredDevice } from './store/device-store.js';
import { isObject, type Json } from './store/merge-patch.js';
import { etagOf, patchByService } from './store/twin.js';

const desiredFilter = '$iothub/twin/PATCH/properties/desired/#';

/** What a service writes into a twin. */
export type TwinPatch = { tags: Json | undefined; desired: Json | undefined };

export function twinPatchOf({ tags, properties }: Json): TwinPatch {
  const desired = isObject(properties) ? properties['desired'] : undefined;
  return { tags: isObject(tags) ? tags : undefined, desired: isObject(desired) ? desired : undefined };
}

/** Merges tags and desired properties, on the disk, then tells a device that listens. Throws HubError. */
export async function writeTwin(hub: Hub, deviceId: string, patch: TwinPatch, ifMatch: string): Promise<StoredDevice> {
  const device = await hub.commits.run(() => write(hub, deviceId, patch, ifMatch));
  if (patch.desired) pushDesired(hub, device, patch.desired);
  return device;
}

function write(hub: Hub, deviceId: string, patch: TwinPatch, ifMatch: string): StoredDevice {
  const before = registered(hub, deviceId);
  if (!matches(ifMatch, etagOf(before.twin))) throw preconditionFailed();
  const device = { ...before, twin: patchByService(before.twin, patch, hub.world.clock.now()) };
  hub.store.put(device);
  const { version, desired } = device.twin;
  const properties = patch.desired && { desired: { ...patch.desired, $version: desired.version } };
  notifyTwinChange(hub, deviceId, { version, ...(patch.tags && { tags: patch.tags }), ...(properties && { properties }) });
  return device;
}

function pushDesired(hub: Hub, { identity, twin }: StoredDevice, patch: Json): void {
  const link = hub.links.get(identity.deviceId);
  if (!link?.filters.has(desiredFilter)) return;
  const { version } = twin.desired;
  link.publish(`$iothub/twin/PATCH/properties/desired/?$version=${version}`, JSON.stringify({ ...patch, $version: version }));
}
