import fc from 'fast-check';
import type { Mixture } from '../host/bench/mixture.js';
import { raiseEvent, startInstance } from '../host/durable/client.js';
import { eventType, type HistoryEvent } from '../host/durable/history-event.js';
import { purgeInstance } from '../host/durable/purge.js';
import { readTurns } from '../host/store/history.js';
import { createTestHost, type TestHost } from '../host/test-host.js';
import { report } from './report.js';

/** One instance's part: when it starts, what it has to do, how many messages it gets in each round from then on. */
type Life = { from: number; mixture: Mixture; raises: number[] };
/** What happens to everybody at the end of a round. */
type Step = { kind: 'advance'; ms: number } | { kind: 'breathe' } | { kind: 'idle' };

const mostRounds = 14;
/** So many play at once: they share the clock, the lanes and the commits, as in life, and what these cost. */
const atOnce = 10;

const lives: fc.Arbitrary<Life[]> = fc.array(
  fc.record({
    from: fc.integer({ min: 0, max: 4 }),
    mixture: fc.record({
      items: fc.integer({ min: 0, max: 6 }),
      fails: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
      patienceMs: fc.constantFrom(1000, 1500, 5000),
    }),
    raises: fc.array(fc.constantFrom(0, 0, 0, 1, 1, 2, 3), { maxLength: mostRounds }),
  }),
  { minLength: atOnce, maxLength: atOnce },
);
const rounds: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(1, 999, 1000, 1001, 2000, 5000).map((ms) => ({ kind: 'advance' as const, ms })) },
    { weight: 6, arbitrary: fc.constant({ kind: 'breathe' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'idle' as const }) },
  ),
  { maxLength: mostRounds },
);

/** `npm run bench:host interleavings`: so many random interleavings on the real SDK, from one seed. Errors: the smallest one that went wrong, with its seed. */
export async function interleavings(count: number, seed: number): Promise<void> {
  // Failing work is part of the game, its stacks are not.
  Error.stackTraceLimit = 0;
  const host = await createTestHost({ app: () => import('../host/bench/mixture.js') });
  const began = performance.now();
  const cpu = process.cpuUsage();
  await playInterleavings(host, count, seed);
  const { user, system } = process.cpuUsage(cpu);
  report(`interleavings.played, seed ${seed}`, 'orders', [count]);
  report('interleavings.took', 'ms each', [(performance.now() - began) / count]);
  report('interleavings.cost', 'ms of CPU each', [(user + system) / 1000 / count]);
  await host.close();
}

/** Plays random orders of completions, retries, events (said twice, unheard) and timers against `mixture`: no event is lost or counted twice, and every history is valid. Answers how many. */
export async function playInterleavings(host: TestHost, count: number, seed: number): Promise<number> {
  let played = 0;
  const property = fc.asyncProperty(lives, rounds, async (together, order) => {
    const players = together.map((life) => {
      played += 1;
      return createPlayer(host, `mix-${seed}-${played}`, life);
    });
    await play(host, players, order);
    for (const player of players) await player.verify();
  });
  await fc.assert(property, { numRuns: Math.ceil(count / atOnce), seed });
  return played;
}

type Player = { act(round: number): Promise<unknown>; finish(): Promise<unknown>; verify(): Promise<void> };

async function play(host: TestHost, players: Player[], order: Step[]): Promise<void> {
  for (const [round, step] of order.entries()) {
    await Promise.all(players.map((player) => player.act(round)));
    if (step.kind === 'advance') await host.advance(step.ms);
    else if (step.kind === 'idle') await host.idle();
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(players.map((player) => player.finish()));
  await host.advance(30_000);
}

function createPlayer(host: TestHost, id: string, { from, mixture, raises }: Life): Player {
  const { durable } = host.running.host.engine;
  const raised: number[] = [];
  let started = false;
  const start = () => {
    started = true;
    return startInstance(durable, 'mixture', { id, input: JSON.stringify(mixture) });
  };
  /** Every other message says the same as the one before it, and beside each goes one that nobody waits for. */
  const raise = (times: number) => {
    const next = Array.from({ length: times }, (_, index) => (raised.length + index) >> 1);
    raised.push(...next);
    return Promise.all(
      next.flatMap((item) => [raiseEvent(durable, id, 'Unheard', String(item)), raiseEvent(durable, id, 'Item', String(item))]),
    );
  };
  return {
    async act(round) {
      if (round < from) return;
      if (!started) await start();
      await raise(raises[round - from] ?? 0);
    },
    async finish() {
      if (!started) await start();
      await raise(Math.max(mixture.items - raised.length, 0));
    },
    async verify() {
      const events = readTurns(durable.store, id).flatMap((turn) => turn.events);
      const problem = wrongEnd(host, id, mixture, raised) ?? wrongHistory(events);
      await purgeInstance(durable, id);
      if (problem) throw new Error(`${id} with ${JSON.stringify({ from, mixture, raises })}: ${problem}`);
    },
  };
}

/** It completes, all work is done, and the messages it took are the first ones raised, in order, each as often as it was sent. */
function wrongEnd(host: TestHost, id: string, mixture: Mixture, raised: number[]): string | undefined {
  const { runtimeStatus, output } = host.status(id) ?? {};
  if (runtimeStatus !== 'Completed') return `It is ${runtimeStatus}: ${JSON.stringify(output)}`;
  const { done, got, last } = output as { done: number; got: number[]; last: string };
  const expected = { done: mixture.fails.length + 1, got: raised.slice(0, mixture.items), last: `${id}/last` };
  const actual = { done, got, last };
  return JSON.stringify(actual) === JSON.stringify(expected)
    ? undefined
    : `Expected ${JSON.stringify(expected)}, not ${JSON.stringify(actual)}.`;
}

/** Every answer in a history answers something asked before it, once; numbers are given out one after the other. */
export function wrongHistory(events: HistoryEvent[]): string | undefined {
  const asked: number[] = [];
  const answered: number[] = [];
  for (const { EventType, EventId, TaskScheduledId, TimerId } of events) {
    if (EventType === eventType.TaskScheduled || EventType === eventType.TimerCreated) asked.push(EventId);
    const answer = TaskScheduledId ?? TimerId;
    if (answer === undefined) continue;
    if (!asked.includes(answer)) return `${answer} was answered before it was asked.`;
    answered.push(answer);
  }
  if (new Set(asked).size < asked.length) return `A number was given out twice: ${asked.join(' ')}`;
  if (new Set(answered).size < answered.length) return `Something was answered twice: ${answered.join(' ')}`;
  return asked.every((_, index) => asked.includes(index)) ? undefined : `A number was left out: ${asked.join(' ')}`;
}
