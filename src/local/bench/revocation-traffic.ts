import { setTimeout as delay } from 'node:timers/promises';
import type { RevocationSite } from './revocation-site.js';

const pauseMs = 100;
const minute = 60_000;

/** What people and programs ask meanwhile, each again and again with a pause between. */
export type Traffic = {
  /** Milliseconds each call took, those that a killed host never answered left out. */
  took: Record<string, number[]>;
  /** Requests for a door from when it is said to be revoked: how many were refused, how many came through. */
  asked: { door?: string; refused: number; accepted: number };
  stop(): Promise<void>;
};

/** `requestId`: of a request that is looked at. */
export function startTraffic(site: RevocationSite, requestId: string): Traffic {
  const took: Traffic['took'] = {};
  const asked: Traffic['asked'] = { refused: 0, accepted: 0 };
  let isOver = false;
  const window = () => {
    const start = Date.now() + 180 * minute;
    return { start: new Date(start).toISOString(), end: new Date(start + 60 * minute).toISOString() };
  };
  const ask = (doorId: string) => ({ doorIds: [doorId], window: window(), purpose: `Measure ${Math.random()}` });
  const calls: Record<string, () => Promise<{ status: number; ms: number } | undefined>> = {
    'look at a request': () => site.call('dan', 'GET', `/requests/${requestId}`),
    'list doors': () => site.call('dan', 'GET', '/doors'),
    'list revocations': () => site.call('dan', 'GET', '/revocations'),
    'preview a request': () => site.call('tara', 'POST', '/requests?dryRun=true', ask('lobby')),
    'ask for a revoked door': async () => {
      if (asked.door === undefined) return undefined;
      const reply = await site.call('bob', 'POST', '/requests', ask(asked.door));
      if (reply.status === 202) asked.accepted += 1;
      if (reply.status === 403) asked.refused += 1;
      return reply;
    },
  };
  const running = Object.entries(calls).map(async ([name, call]) => {
    took[name] = [];
    while (!isOver) {
      const reply = await call().catch(() => undefined);
      if (reply) took[name]?.push(reply.ms);
      await delay(pauseMs);
    }
  });
  return {
    ...{ took, asked },
    async stop() {
      isOver = true;
      await Promise.all(running);
    },
  };
}
