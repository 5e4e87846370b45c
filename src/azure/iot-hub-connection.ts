import { setTimeout as delay } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';
import iotHub from 'azure-iothub';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import { type DeviceTrouble, deviceTrouble } from './iot-hub-trouble.js';

/** `patienceMs`: how long the hub itself may stay silent before it counts as down. */
export type IotHubOptions = { hostName: string; credential: TokenCredential; patienceMs?: number };

/** A device's own answer to a direct method: its status and whatever it said. */
export type MethodAnswer = { kind: 'device'; status: number; payload: unknown } | DeviceTrouble;

/** One hub over REST: direct methods and desired properties. Nothing is retried and nothing waits longer than `patienceMs`. */
export type IotHub = {
  invoke(deviceId: string, methodName: string, payload: Record<string, unknown>): Promise<MethodAnswer>;
  /** Merges the patch into the desired properties; null removes a key. */
  desire(deviceId: string, desired: Record<string, unknown>): Promise<{ kind: 'written' } | DeviceTrouble>;
};

/** The least IoT Hub allows; a lock that needs longer is as good as out of reach. */
const responseTimeoutInSeconds = 5;
const neverAgain = { shouldRetry: () => false, nextRetryTimeout: () => -1 };
const Invocation = z.object({ result: z.object({ status: z.number(), payload: z.unknown() }) });

export function connectIotHub({ hostName, credential, patienceMs = 10_000 }: IotHubOptions): IotHub {
  const client = iotHub.Client.fromTokenCredential(hostName, credential);
  const registry = iotHub.Registry.fromTokenCredential(hostName, credential);
  // The SDK would repeat a throttled call for four minutes.
  client.setRetryPolicy(neverAgain);
  return {
    async invoke(deviceId, methodName, payload) {
      const call = { methodName, payload, responseTimeoutInSeconds, connectTimeoutInSeconds: 0 };
      try {
        const { result } = Invocation.parse(await within(patienceMs, client.invokeDeviceMethod(deviceId, call)));
        return { kind: 'device', status: result.status, payload: result.payload };
      } catch (error) {
        return deviceTrouble(error);
      }
    },
    async desire(deviceId, desired) {
      try {
        await within(patienceMs, registry.updateTwin(deviceId, { properties: { desired } }, '*'));
        return { kind: 'written' };
      } catch (error) {
        return deviceTrouble(error);
      }
    },
  };
}

/** The SDK's own time-out has no handler: a silent hub would hold the call for ever. */
async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
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
