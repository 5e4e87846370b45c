import { setTimeout as delay } from 'node:timers/promises';
import { json, type Reply } from '../http/reply.js';
import { findInstance, isFinished } from '../store/instances.js';
import type { ManagementCall } from './call.js';
import { getInstance } from './instances.js';

/** How long a caller waits for an instance's end, and how often it is looked for; in real milliseconds. */
export type Patience = { timeoutMs: number; intervalMs: number };

/** Both must be there for a wait, as in the extension. */
export function patienceOf(query: URLSearchParams): Patience | 'wrong' | undefined {
  const [timeout, interval] = [query.get('timeout'), query.get('pollingInterval')];
  if (timeout === null || interval === null) return undefined;
  const patience = { timeoutMs: Number(timeout) * 1000, intervalMs: Number(interval) * 1000 };
  return patience.intervalMs > 0 && patience.timeoutMs >= patience.intervalMs ? patience : 'wrong';
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
