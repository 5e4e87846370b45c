import type { Call, Operation } from '../../kernel/serve.js';
import { registered } from '../devices.js';
import { HubError, methodError } from '../errors.js';
import type { Hub } from '../hub.js';
import { deviceIdOf, hubOperation, jsonBody } from './operation.js';

const mostPayloadBytes = 128 * 1024;

type Order = { method: string; payload: unknown; responseSeconds: number; connectSeconds: number };

/** Devices - Invoke Method: waits for the device's answer. 404001 unknown, 404103 not online, 404104 lost on the way, 504101 silent. */
export const invokeMethod = (hub: Hub): Operation =>
  hubOperation(
    'Devices - Invoke Method',
    'POST',
    '/twins/:id/methods',
    async (call) => {
      hub.throttle('methods');
      const order = readOrder(call);
      const { identity } = registered(hub, deviceIdOf(call));
      const link = await hub.links.reachable(identity.deviceId, order.connectSeconds * 1000);
      if (!link) throw new HubError(404, 404103, 'DeviceNotOnline', 'Timed out waiting for device to connect.');
      return { status: 200, body: await hub.calls.invoke(link, order.method, order.payload, order.responseSeconds * 1000) };
    },
    (error) => methodError(error, hub.world.clock.now()),
  );

function readOrder(call: Call): Order {
  if (call.body.length > mostPayloadBytes) throw new HubError(413, 413001, 'RequestTooLarge', 'The payload is larger than 128 KB.');
  const body = jsonBody(call);
  const method = body['methodName'];
  if (typeof method !== 'string' || !/^[A-Za-z0-9_-]{1,100}$/.test(method)) throw invalid('methodName is missing or not valid');
  return {
    method,
    payload: body['payload'],
    responseSeconds: seconds(body['responseTimeoutInSeconds'] ?? 30, 'responseTimeoutInSeconds', 5),
    connectSeconds: seconds(body['connectTimeoutInSeconds'] ?? 0, 'connectTimeoutInSeconds', 0),
  };
}

function seconds(value: unknown, name: string, least: number): number {
  if (typeof value === 'number' && value >= least && value <= 300) return value;
  throw invalid(`${name} must be within [${least}; 300]`);
}

const invalid = (message: string) => new HubError(400, 400004, 'ArgumentInvalid', message);
