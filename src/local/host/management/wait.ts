import { setTimeout as delay } from 'node:timers/promises';
import { json, type Reply } from '../http/reply.js';
import { findInstance, isFinished } from '../store/instances.js';
import type { ManagementCall } from './call.js';
import { getInstance } from './instances.js';

/** How long a caller waits for an instance's end, and how often it is looked for; in real milliseconds. */
export type Patience = { timeoutMs: number; intervalMs: number };

const leastIntervalMs = 10;

/** Both must be there for a wait, and numbers, as in the extension. A string is what is wrong with them. */
export function patienceOf(query: URLSearchParams): Patience | string | undefined {
  const [timeout = Number.NaN, interval = Number.NaN] = ['timeout', 'pollingInterval'].map((name) => Number(query.get(name) ?? Number.NaN));
  if (interval > timeout) return `Total timeout ${timeout} should be bigger than retry timeout ${interval}`;
  return interval <= timeout ? { timeoutMs: timeout * 1000, intervalMs: Math.max(interval * 1000, leastIntervalMs) } : undefined;
}

/** The output when the instance completes in time, its status when it ends otherwise, nothing when it goes on. */
export async function ended(call: ManagementCall, id: string, { timeoutMs, intervalMs }: Patience): Promise<Reply | undefined> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const instance = findInstance(call.durable.store, id);
    if (instance?.status === 'Completed') return json(200, JSON.parse(instance.output ?? 'null'));
    if (instance && isFinished(instance.status)) return getInstance(call, id);
    const left = until - performance.now();
    if (left <= 0) return undefined;
    await delay(Math.min(intervalMs, left));
  }
}
