import { join } from 'node:path';
import { createCommits } from '../kernel/commits.js';
import type { Service, World } from '../kernel/world.js';
import { createDevice } from './devices.js';
import { type Hub, hubName } from './hub.js';
import { createJobRunner } from './jobs.js';
import { createLinks } from './links.js';
import { createMethodCalls } from './method-calls.js';
import { listenMqtt } from './mqtt/listener.js';
import { serveRest } from './rest/rest-service.js';
import { createDeviceStore } from './store/device-store.js';
import { createEventLog } from './store/event-log.js';
import type { IdentityInput } from './store/identity.js';
import { createJobStore } from './store/job-store.js';
import { openDatabase } from './store/open-database.js';
import { createSettings } from './store/settings.js';
import { type EventStream, serveEventStream } from './stream/event-stream.js';
import { createThrottle, noThrottle } from './throttle.js';

export type IotHubOptions = {
  /** PEM of the authority that signs device certificates. */
  deviceCa: string;
  /** What the SDKs believe they connect to; `latch-hub.azure-devices.net` without it. */
  hostName?: string;
  /** Fixed ports, for a restart on the same ones; 0 or none picks free ones. */
  restPort?: number;
  mqttPort?: number;
  eventsPort?: number;
  /** S1 units whose limits are enforced; false (the default) enforces none. */
  throttle?: number | false;
};

/** The running hub. `url` is its REST endpoint, to which `hostName:443` must be redirected. */
export type IotHubService = Service & {
  hostName: string;
  restPort: number;
  mqttPort: number;
  /** Setting of the event trigger's `connection`. */
  eventsConnectionString: string;
  /** Makes sure the device is registered; one that is keeps what it has. Without `authentication`: by a certificate of the device CA. */
  registerDevice(deviceId: string, input?: IdentityInput): Promise<void>;
};

const partitionCount = 4;

/** IoT Hub for one process: REST for the app, MQTT for the locks, a stream of events for the event trigger; state in `{dataDir}/iot-hub`. */
export async function createIotHub(world: World, options: IotHubOptions): Promise<IotHubService> {
  const database = openDatabase(join(world.dataDir, 'iot-hub'));
  const settings = createSettings(database);
  const log = createEventLog(database, partitionCount);
  const waiting: { stream?: EventStream } = {};
  const hub: Hub = {
    world,
    hostName: options.hostName ?? 'latch-hub.azure-devices.net',
    store: createDeviceStore(database),
    log,
    settings,
    commits: createCommits(database, () => waiting.stream?.wake()),
    links: createLinks(),
    calls: createMethodCalls(),
    jobs: createJobStore(database),
    runner: () => runner,
    throttle: options.throttle ? createThrottle(options.throttle) : noThrottle,
  };
  const runner = createJobRunner(hub);
  const key = settings.streamKey();
  const stream = await serveEventStream({ log, hubName: hubName(hub), key, port: options.eventsPort ?? 0 });
  waiting.stream = stream;
  const mqtt = await listenMqtt(hub, options.deviceCa, options.mqttPort ?? 0);
  const rest = await serveRest(hub, options.restPort ?? 0, () => idle(hub));
  runner.wake();
  return {
    ...rest,
    hostName: hub.hostName,
    restPort: Number(new URL(rest.url).port),
    mqttPort: mqtt.port,
    eventsConnectionString: `Endpoint=http://127.0.0.1:${stream.port}/;SharedAccessKeyName=local;SharedAccessKey=${key}`,
    registerDevice: (deviceId, input) => register(hub, deviceId, input),
    async close() {
      await Promise.all([rest.close(), mqtt.close(), stream.close()]);
      await runner.stop();
      await hub.commits.idle();
      database.close();
    },
  };
}

async function register(
  hub: Hub,
  deviceId: string,
  input: IdentityInput = { authentication: { type: 'certificateAuthority' } },
): Promise<void> {
  await hub.commits.run(() => {
    if (!hub.store.get(deviceId)) createDevice(hub, deviceId, input);
  });
}

/** No job is under way, nothing waits for a device and everything accepted is on disk. */
async function idle(hub: Hub): Promise<void> {
  await hub.runner().idle();
  await hub.calls.idle();
  await hub.commits.idle();
}
