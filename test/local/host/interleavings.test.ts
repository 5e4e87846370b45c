import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raiseEvent, startInstance } from '../../../src/local/host/durable/client.js';
import { eventType } from '../../../src/local/host/durable/history-event.js';
import { purgeInstance } from '../../../src/local/host/durable/purge.js';
import { readTurns } from '../../../src/local/host/store/history.js';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import type { Mixture } from './apps/mixture.js';

/** `INTERLEAVINGS=100000` runs as many as the benchmark asks for. */
const runs = Number(process.env['INTERLEAVINGS'] ?? 60);
const seed = Number(process.env['INTERLEAVINGS_SEED'] ?? 20_300_101);

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => import('./apps/mixture.js') });
});
afterAll(() => host.close());

type Step = { kind: 'raise'; times: number } | { kind: 'advance'; ms: number } | { kind: 'breathe' } | { kind: 'idle' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }).map((times) => ({ kind: 'raise' as const, times })) },
  { weight: 3, arbitrary: fc.constantFrom(1, 999, 1000, 1001, 2000, 5000).map((ms) => ({ kind: 'advance' as const, ms })) },
  { weight: 2, arbitrary: fc.constant({ kind: 'breathe' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'idle' as const }) },
);
const mixture = fc.record({
  items: fc.integer({ min: 0, max: 6 }),
  fails: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
  patienceMs: fc.constantFrom(1000, 1500, 5000),
});

let instances = 0;

/** Plays one interleaving to its end; answers what was raised, in order, and the outcome. */
async function play(input: Mixture, steps: Step[]) {
  const { durable } = host.running.host.engine;
  instances += 1;
  const id = `mix-${instances}`;
  const raised: number[] = [];
  const raise = async () => {
    raised.push(raised.length);
    await raiseEvent(durable, id, 'Item', String(raised.length - 1));
  };
  await startInstance(durable, 'mixture', { id, input: JSON.stringify(input) });
  for (const next of steps) {
    if (next.kind === 'raise') await Promise.all(Array.from({ length: next.times }, raise));
    else if (next.kind === 'advance') await host.advance(next.ms);
    else if (next.kind === 'idle') await host.idle();
    else await new Promise((resolve) => setImmediate(resolve));
  }
  while (raised.length < input.items) await raise();
  await host.advance(30_000);
  return { id, raised, status: host.status(id) };
}

/** Every answer in a history answers something asked before it, once; numbers are given out one after the other. */
function expectValid(id: string) {
  const events = readTurns(host.running.host.store, id).flatMap((turn) => turn.events);
  const asked: number[] = [];
  const answered = new Set<number>();
  for (const { EventType, EventId, TaskScheduledId, TimerId } of events) {
    if (EventType === eventType.TaskScheduled || EventType === eventType.TimerCreated) asked.push(EventId);
    const answer = TaskScheduledId ?? TimerId;
    if (answer === undefined) continue;
    expect(asked).toContain(answer);
    expect(answered).not.toContain(answer);
    answered.add(answer);
  }
  expect(asked.toSorted((one, other) => one - other)).toEqual(asked.map((_, index) => index));
}

describe('any interleaving of completions, retries, events and timers', () => {
  it(
    'loses no event, counts none twice, and ends',
    async () => {
      await fc.assert(
        fc.asyncProperty(mixture, fc.array(step, { maxLength: 14 }), async (input, steps) => {
          const { id, raised, status } = await play(input, steps);
          expectValid(id);
          await purgeInstance(host.running.host.engine.durable, id);
          expect(status?.runtimeStatus).toBe('Completed');
          expect(status?.output).toMatchObject({ done: input.fails.length + 1, got: raised.slice(0, input.items) });
        }),
        { numRuns: runs, seed },
      );
    },
    20_000 + runs * 100,
  );
});
