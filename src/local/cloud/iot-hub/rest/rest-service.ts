import { type Call, serve } from '../../kernel/serve.js';
import type { Service } from '../../kernel/world.js';
import { faultError, HubError, registryError } from '../errors.js';
import type { Hub } from '../hub.js';
import { isObject } from '../store/merge-patch.js';
import { bulkDevices } from './bulk-devices.js';
import { getDevice } from './get-device.js';
import { getDeviceStatistics, getServiceStatistics } from './get-statistics.js';
import { getTwin } from './get-twin.js';
import { invokeMethod } from './invoke-method.js';
import { cancelJob, createJob, getJob, queryJobs } from './jobs.js';
import { listDevices } from './list-devices.js';
import { patchTwin } from './patch-twin.js';
import { putDevice } from './put-device.js';
import { queryDevices } from './query-devices.js';
import { removeDevice } from './remove-device.js';

const audience = 'https://iothubs.azure.net';

const operations = [
  putDevice,
  getDevice,
  listDevices,
  removeDevice,
  bulkDevices,
  queryDevices,
  getTwin,
  patchTwin,
  invokeMethod,
  queryJobs,
  createJob,
  getJob,
  cancelJob,
  getDeviceStatistics,
  getServiceStatistics,
];

/** The service side of the hub: HTTPS REST with managed-identity tokens (api-version 2021-04-12). */
export function serveRest(hub: Hub, port: number, idle: () => Promise<void>): Promise<Service> {
  return serve(hub.world, {
    name: 'iot-hub',
    port,
    operations: operations.map((operation) => operation(hub)),
    error: (status, code, message) => faultError(status, code, message, hub.world.clock.now()),
    guard: async (call) => ((await authorized(hub, call)) ? undefined : registryError(unauthorized())),
    trace,
    idle,
  });
}

async function authorized(hub: Hub, { headers }: Call): Promise<boolean> {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return (await hub.world.verifyServiceToken(token, audience)) !== undefined;
}

const unauthorized = () => new HubError(401, 401002, 'IotHubUnauthorizedAccess', 'Unauthorized');

/** The device of the path, and of a method's payload nothing but its arming id. */
function trace({ path, body }: Call): { operationId?: string; deviceId?: string } {
  const deviceId = /^\/(?:twins|devices)\/(?!query$)([^/]+)/.exec(path)?.[1];
  const armId = path.endsWith('/methods') ? armIdOf(body) : undefined;
  return { ...(deviceId !== undefined && { deviceId: decodeURIComponent(deviceId) }), ...(armId !== undefined && { operationId: armId }) };
}

function armIdOf(body: Buffer): string | undefined {
  try {
    const order: unknown = JSON.parse(body.toString('utf8'));
    const payload = isObject(order) ? order['payload'] : undefined;
    const armId = isObject(payload) ? payload['armId'] : undefined;
    return typeof armId === 'string' ? armId : undefined;
  } catch {
    return undefined;
  }
}
