import type { Operation } from '../../kernel/serve.js';
import { matches, preconditionFailed, registered } from '../devices.js';
import type { Hub } from '../hub.js';
import { notifyTwinChange } from '../notifications.js';
import type { StoredDevice } from '../store/device-store.js';
import { isObject, type Json } from '../store/merge-patch.js';
import { etagOf, patchByService } from '../store/twin.js';
import { twinView } from '../views.js';
import { deviceIdOf, hubOperation, jsonBody } from './operation.js';

const desiredFilter = '$iothub/twin/PATCH/properties/desired/#';

type Patch = { tags: Json | undefined; desired: Json | undefined };

/** Twin - Update Device Twin: merges tags and desired properties, then tells a device that listens. */
export const patchTwin = (hub: Hub): Operation =>
  hubOperation('Twin - Update Device Twin', 'PATCH', '/twins/:id', async (call) => {
    hub.throttle('twinUpdates');
    const patch = patchOf(jsonBody(call));
    const device = await hub.commits.run(() => write(hub, deviceIdOf(call), patch, call.headers['if-match'] ?? '*'));
    if (patch.desired) pushDesired(hub, device, patch.desired);
    return { status: 200, headers: { etag: `"${etagOf(device.twin)}"` }, body: twinView(hub, device) };
  });

function patchOf({ tags, properties }: Json): Patch {
  const desired = isObject(properties) ? properties['desired'] : undefined;
  return { tags: isObject(tags) ? tags : undefined, desired: isObject(desired) ? desired : undefined };
}

function write(hub: Hub, deviceId: string, patch: Patch, ifMatch: string): StoredDevice {
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
