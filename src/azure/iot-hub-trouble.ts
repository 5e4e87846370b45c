import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import { latchError } from './azure-trouble.js';

/** Why a device did not answer, in IoT Hub's own error codes (REST: Invoke Device Method). */
const reasonOf: Record<number, { kind: 'unreachable' | 'refused'; because: string }> = {
  404103: { kind: 'unreachable', because: 'offline' },
  404104: { kind: 'unreachable', because: 'connection-lost' },
  504101: { kind: 'unreachable', because: 'no-answer' },
  404001: { kind: 'refused', because: 'not-registered' },
  502002: { kind: 'refused', because: 'unreadable-answer' },
};

const codeByName: Record<string, number> = { DeviceNotFound: 404001 };
const codeByStatus: Record<number, number> = { 502: 502002, 504: 504101 };

const Failed = z.object({
  responseBody: z.string().catch(''),
  response: z.object({ statusCode: z.number() }).optional().catch(undefined),
});
const Outer = z.object({ Message: z.string() });
const Inner = z.object({ errorCode: z.number() });

export type DeviceTrouble = { kind: 'unreachable' | 'refused'; because: string };

/** What the device's absence means; trouble with the hub itself is thrown: `hub-throttled` or `locks-unavailable`. */
export function deviceTrouble(error: unknown): DeviceTrouble {
  const failed = Failed.safeParse(error);
  const status = failed.data?.response?.statusCode;
  const code = hubCode(failed.data?.responseBody ?? '') ?? codeByStatus[status ?? 0];
  const reason = reasonOf[code ?? 0];
  if (reason) return reason;
  if (status === 429) throw new LatchError('hub-throttled', 'IoT Hub asks for a pause');
  throw latchError('locks-unavailable', status === undefined ? 'IoT Hub' : `IoT Hub (${status})`, error);
}

/** The SDK turns every 404 of a method into `Error('Not found')`; the code stands in the body, either by name or as JSON within JSON. */
function hubCode(responseBody: string): number | undefined {
  const message = Outer.safeParse(parsed(responseBody)).data?.Message ?? '';
  const name = /^ErrorCode:(\w+)/.exec(message)?.[1] ?? '';
  return Inner.safeParse(parsed(message)).data?.errorCode ?? codeByName[name];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
