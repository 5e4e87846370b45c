import { setTimeout as delay } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';
import iotHub from 'azure-iothub';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import { createPace } from './iot-hub-pace.js';
import { type DeviceTrouble, deviceTrouble } from './iot-hub-trouble.js';

/** `patienceMs`: how long the hub itself may stay silent before it counts as down. `throttledMs`: how long a call that was throttled is asked again. */
export type IotHubOptions = { hostName: string; credential: TokenCredential; patienceMs?: number; throttledMs?: number };

/** A device's own answer to a direct method: its status and whatever it said. */
export type MethodAnswer = { kind: 'device'; status: number; payload: unknown } | DeviceTrouble;

/** One hub over REST: direct methods and desired properties. Nothing is retried but what the hub throttled, and no answer is waited for longer than `patienceMs`. */
export type IotHub = {
  /** `wait`: how long a device that is just connecting is waited for, and a throttled call asked again (default: not at all, `throttledMs`). */
  invoke(deviceId: string, methodName: string, payload: Record<string, unknown>, wait?: Waiting): Promise<MethodAnswer>;
  /** Merges the patch into the desired properties; null removes a key. */
  desire(deviceId: string, desired: Record<string, unknown>): Promise<{ kind: 'written' } | DeviceTrouble>;
  desired(deviceId: string): Promise<{ kind: 'read'; desired: Record<string, unknown> } | DeviceTrouble>;
};

export type Waiting = { connectSeconds?: number; throttledMs?: number };

/** The least IoT Hub allows; a lock that needs longer is as good as out of reach. */
const responseTimeoutInSeconds = 5;
const neverAgain = { shouldRetry: () => false, nextRetryTimeout: () => -1 };
const Twin = z.object({ responseBody: z.object({ properties: z.object({ desired: z.record(z.string(), z.unknown()) }) }) });
const Invocation = z.object({ result: z.object({ status: z.number(), payload: z.unknown() }) });

export function connectIotHub({ hostName, credential, patienceMs = 10_000, throttledMs = 18_000 }: IotHubOptions): IotHub {
  const client = iotHub.Client.fromTokenCredential(hostName, credential);
  const registry = iotHub.Registry.fromTokenCredential(hostName, credential);
  // The SDK would repeat a throttled call for four minutes.
  client.setRetryPolicy(neverAgain);
  const pace = createPace();
  const once = async <T>(run: () => Promise<T>): Promise<T | DeviceTrouble> => {
    try {
      return await within(patienceMs, run());
    } catch (error) {
      return deviceTrouble(error);
    }
  };
  const ask = <T>(run: () => Promise<T>, untilMs = throttledMs): Promise<T | DeviceTrouble> => pace(() => once(run), untilMs);
  return {
    invoke: (deviceId, methodName, payload, { connectSeconds = 0, ...wait } = {}) =>
      ask(async () => {
        const call = { methodName, payload, responseTimeoutInSeconds, connectTimeoutInSeconds: connectSeconds };
        const { result } = Invocation.parse(await client.invokeDeviceMethod(deviceId, call));
        return { kind: 'device', ...result } as const;
      }, wait.throttledMs),
    desire: (deviceId, desired) =>
      ask(async () => {
        await registry.updateTwin(deviceId, { properties: { desired } }, '*');
        return { kind: 'written' } as const;
      }),
    desired: (deviceId) =>
      ask(async () => {
        const { responseBody } = Twin.parse(await registry.getTwin(deviceId));
        return { kind: 'read', desired: responseBody.properties.desired } as const;
      }),
  };
}

/** The SDK's own time-out has no handler: a silent hub would hold the call for ever. */
export async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const over = new AbortController();
  const silence = delay(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw new LatchError('locks-unavailable', 'IoT Hub does not answer');
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    over.abort();
    silence.catch(() => undefined);
  }
}
