import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playInterleavings, wrongHistory } from '../../../src/local/bench/host-interleavings.js';
import { eventType } from '../../../src/local/host/durable/history-event.js';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

/** `npm run bench:host interleavings` plays a hundred thousand, without this runner's cost. */
const runs = Number(process.env['INTERLEAVINGS'] ?? 60);
const seed = Number(process.env['INTERLEAVINGS_SEED'] ?? 20_300_101);

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => import('../../../src/local/host/bench/mixture.js') });
});
afterAll(() => host.close());

describe('any interleaving of completions, retries, events and timers', () => {
  it(
    'loses no event, counts none twice, and ends with a valid history',
    async () => {
      expect(await playInterleavings(host, runs, seed)).toBe(runs);
    },
    20_000 + runs * 100,
  );
});

describe('a history is not valid', () => {
  const asked = (EventId: number) => ({ EventType: eventType.TaskScheduled, EventId });
  const answered = (TaskScheduledId: number) => ({ EventType: eventType.TaskCompleted, EventId: -1, TaskScheduledId });
  it.each([
    ['with an answer to nothing', [answered(0)], /before it was asked/],
    ['with a second answer', [asked(0), answered(0), answered(0)], /answered twice/],
    ['with a number given out twice', [asked(0), asked(0)], /given out twice/],
    ['with a number left out', [asked(0), asked(2)], /left out/],
  ])('%s', (_what, events, problem) => {
    expect(wrongHistory(events)).toMatch(problem);
    expect(wrongHistory([asked(0), answered(0), asked(1)])).toBeUndefined();
  });
});
