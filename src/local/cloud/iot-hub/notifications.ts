import { type Hub, hubName } from './hub.js';
import type { StoredDevice } from './store/device-store.js';
import type { Json } from './store/merge-patch.js';
import { withMetadata } from './store/twin.js';

type Source = 'twinChangeEvents' | 'deviceConnectionStateEvents' | 'deviceLifecycleEvents';

/** Non-telemetry events, as message routing puts them into the built-in endpoint (iot-hub-non-telemetry-event-schema). Each belongs inside a commit. */
export function notifyConnection(hub: Hub, deviceId: string, opType: 'deviceConnected' | 'deviceDisconnected'): void {
  const sequenceNumber = hub.settings.nextConnectionNumber().toString(16).toUpperCase().padStart(36, '0');
  notify(hub, deviceId, 'deviceConnectionStateEvents', opType, { sequenceNumber });
}

export function notifyLifecycle(hub: Hub, device: StoredDevice, opType: 'createDeviceIdentity' | 'deleteDeviceIdentity'): void {
  const { identity, twin } = device;
  const properties = { desired: withMetadata(twin.desired), reported: withMetadata(twin.reported) };
  const body = { deviceId: identity.deviceId, status: identity.status, version: twin.version, tags: twin.tags, properties };
  notify(hub, identity.deviceId, 'deviceLifecycleEvents', opType, body);
}

/** `changes`: the patch as written, and the sections it touched with their new `$version`. */
export function notifyTwinChange(hub: Hub, deviceId: string, changes: Json): void {
  notify(hub, deviceId, 'twinChangeEvents', 'updateTwin', changes);
}

function notify(hub: Hub, deviceId: string, source: Source, opType: string, body: Json): void {
  const at = hub.world.clock.now();
  hub.log.append({
    deviceId,
    at,
    body: JSON.stringify(body),
    properties: {
      hubName: hubName(hub),
      deviceId,
      operationTimestamp: at.toISOString(),
      'iothub-message-schema': schemaNames[source],
      opType,
    },
    system: {
      'iothub-connection-device-id': deviceId,
      'iothub-message-source': source,
      'content-type': 'application/json',
      'content-encoding': 'utf-8',
    },
  });
}

const schemaNames: Record<Source, string> = {
  twinChangeEvents: 'twinChangeNotification',
  deviceConnectionStateEvents: 'deviceConnectionStateNotification',
  deviceLifecycleEvents: 'deviceLifecycleNotification',
};
