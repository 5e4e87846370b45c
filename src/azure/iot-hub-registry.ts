import iotHub from 'azure-iothub';
import { z } from 'zod';
import type { DeviceRegistry, HubDevice } from '../ports/doors.js';
import { type IotHubOptions, within } from './iot-hub-connection.js';
import { deviceTrouble } from './iot-hub-trouble.js';

const Status = z.enum(['enabled', 'disabled']);
const Identity = z.object({
  responseBody: z.object({ status: Status, capabilities: z.object({ iotEdge: z.boolean() }).catch({ iotEdge: false }) }),
});
const Twin = z.object({ responseBody: z.object({ status: Status }) });
const Grants = z.object({ grants: z.record(z.string(), z.unknown()) }).catch({ grants: {} });
const Row = z.object({
  deviceId: z.string(),
  status: Status,
  connectionState: z.enum(['Connected', 'Disconnected']),
  properties: z.object({ desired: Grants, reported: Grants }),
});

/**
 * The hub's identity registry (REST: Devices). A device is registered by the thumbprints of its certificates, so that no other certificate of the same
 * name connects. How a device stands is read from its twin: twins may be read 100 times a second, the registry itself 100 times a minute.
 */
export function iotHubRegistry({ hostName, credential, patienceMs = 10_000 }: IotHubOptions): DeviceRegistry {
  const registry = iotHub.Registry.fromTokenCredential(hostName, credential);
  /** Undefined: there is no such device. */
  const ask = async <T>(run: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await within(patienceMs, run());
    } catch (error) {
      const { because } = deviceTrouble(error);
      if (because === 'not-registered') return undefined;
      throw error;
    }
  };
  return {
    async put(deviceId, certificates) {
      const [primaryThumbprint = null, secondaryThumbprint = null] = certificates;
      const authentication = { type: 'selfSigned', x509Thumbprint: { primaryThumbprint, secondaryThumbprint } };
      const known = await ask(async () => Identity.parse(await registry.get(deviceId)).responseBody);
      const identity = { deviceId, status: known?.status ?? 'enabled', capabilities: known?.capabilities, authentication };
      // What the SDK's types call a device has no thumbprints that may be null.
      const device = identity as unknown as Parameters<typeof registry.create>[0];
      await ask(() => (known ? registry.update(device) : registry.create(device)));
    },
    remove: async (deviceId) => void (await ask(() => registry.delete(deviceId))),
    standing: async (deviceId) => (await ask(async () => Twin.parse(await registry.getTwin(deviceId)).responseBody.status)) ?? 'missing',
    all: async () => (await ask(() => everyTwin(registry))) ?? [],
  };
}

async function everyTwin(registry: iotHub.Registry): Promise<HubDevice[]> {
  const query = registry.createQuery('SELECT * FROM devices', 100);
  const devices: HubDevice[] = [];
  do {
    // Without its own token handed back, the SDK's query gives the first page for ever.
    const { result } = await query.next(query.continuationToken);
    devices.push(...z.array(Row).parse(result).map(deviceOf));
  } while (query.hasMoreResults);
  return devices;
}

const deviceOf = ({ deviceId, status, connectionState, properties: { desired, reported } }: z.infer<typeof Row>): HubDevice => ({
  deviceId,
  status,
  connected: connectionState === 'Connected',
  desired: namesIn(desired),
  reported: namesIn(reported),
});

/** A key with null is one that was taken away. */
const namesIn = ({ grants }: z.infer<typeof Grants>) =>
  Object.keys(grants).filter((name) => !name.startsWith('$') && grants[name] !== null);
