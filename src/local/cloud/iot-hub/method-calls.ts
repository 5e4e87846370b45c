import { randomUUID } from 'node:crypto';
import { HubError } from './errors.js';
import type { Link } from './links.js';

/** What a device answered to a direct method. */
export type MethodResult = { status: number; payload: unknown };

/** Direct methods on their way to a device or back. */
export type MethodCalls = {
  /** Sends and waits. Throws 504101 without an answer in time, 404104 when the connection ends first, 502002 for an answer that is not JSON. */
  invoke(link: Link, method: string, payload: unknown, timeoutMs: number): Promise<MethodResult>;
  /** A device's answer; late and unknown ones fall on the floor. */
  answer(deviceId: string, requestId: string, status: number, body: string): void;
  /** Resolves when those under way have ended. */
  idle(): Promise<void>;
};

type Pending = { deviceId: string; take(status: number, body: string): void };

export function createMethodCalls(): MethodCalls {
  const pending = new Map<string, Pending>();
  const underWay = new Set<Promise<unknown>>();
  const send = (link: Link, method: string, payload: unknown, timeoutMs: number): Promise<MethodResult> =>
    new Promise((resolve, reject) => {
      const requestId = randomUUID();
      const timer = setTimeout(() => finish(() => reject(noAnswer())), timeoutMs);
      const onGone = () => finish(() => reject(dropped()));
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        link.gone.removeEventListener('abort', onGone);
        pending.delete(requestId);
        settle();
      };
      link.gone.addEventListener('abort', onGone);
      pending.set(requestId, { deviceId: link.deviceId, take: (status, body) => finish(() => settle(status, body, resolve, reject)) });
      link.publish(`$iothub/methods/POST/${method}/?$rid=${requestId}`, JSON.stringify(payload ?? null));
    });
  return {
    invoke(link, method, payload, timeoutMs) {
      const result = send(link, method, payload, timeoutMs);
      underWay.add(result);
      const forget = () => underWay.delete(result);
      result.then(forget, forget);
      return result;
    },
    answer(deviceId, requestId, status, body) {
      const call = pending.get(requestId);
      if (call?.deviceId === deviceId) call.take(status, body);
    },
    async idle() {
      await Promise.allSettled(underWay);
    },
  };
}

function settle(status: number, body: string, resolve: (result: MethodResult) => void, reject: (cause: Error) => void): void {
  try {
    resolve({ status, payload: body === '' ? null : JSON.parse(body) });
  } catch {
    reject(new HubError(502, 502002, 'DeviceInvalidResultCode', 'The device answered with something that is not JSON.'));
  }
}

const noAnswer = () => new HubError(504, 504101, 'GatewayTimeout', 'Timed out waiting for the response from device.');
const dropped = () => new HubError(404, 404104, 'DeviceConnectionClosedRemotely', 'The device closed the connection.');
