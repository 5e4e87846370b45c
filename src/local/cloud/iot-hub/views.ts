import type { Hub } from './hub.js';
import type { StoredDevice } from './store/device-store.js';
import type { Json } from './store/merge-patch.js';
import { etagOf, withMetadata } from './store/twin.js';

const never = '0001-01-01T00:00:00Z';

const connection = (hub: Hub, deviceId: string) => {
  const link = hub.links.get(deviceId);
  return {
    connectionState: link ? 'Connected' : 'Disconnected',
    connectionStateUpdatedTime: link?.since.toISOString() ?? never,
    lastActivityTime: link?.lastActivity.toISOString() ?? never,
    cloudToDeviceMessageCount: 0,
  };
};

/** An identity as Devices - Get Identity shows it. */
export const identityView = (hub: Hub, { identity }: StoredDevice): Json => ({ ...identity, ...connection(hub, identity.deviceId) });

/** A twin as Twin - Get shows it. */
export function twinView(hub: Hub, { identity, twin }: StoredDevice): Json {
  const { deviceId, status, authentication, capabilities } = identity;
  return {
    deviceId,
    etag: etagOf(twin),
    deviceEtag: identity.etag,
    status,
    statusUpdateTime: identity.statusUpdatedTime,
    ...connection(hub, deviceId),
    authenticationType: authentication.type,
    x509Thumbprint: authentication.x509Thumbprint,
    modelId: '',
    version: twin.version,
    tags: twin.tags,
    properties: { desired: withMetadata(twin.desired), reported: withMetadata(twin.reported) },
    capabilities,
  };
}
