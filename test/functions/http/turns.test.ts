import fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeTurns } from '../../../src/functions/http/turns.js';

/** Work that ends when the test says so. */
type Task = { begun: boolean; end(fails: boolean): void; outcome: Promise<string> };

function start(turns: ReturnType<typeof takeTurns>): Task {
  const task: Task = { begun: false, end: () => {}, outcome: Promise.resolve('') };
  const work = () => {
    task.begun = true;
    return new Promise<string>((resolve, reject) => {
      task.end = (fails) => (fails ? reject(new Error('failed')) : resolve('done'));
    });
  };
  task.outcome = turns(work, () => 'turned away').catch(() => 'failed');
  return task;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant('come' as const) },
  { weight: 2, arbitrary: fc.record({ which: fc.nat({ max: 5 }), fails: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Size = { atOnce: number; waiting: number };

/** Who works and who waits, as it must be. */
type Model = { working: Task[]; queue: Task[] };

async function come({ working, queue }: Model, { atOnce, waiting }: Size, task: Task): Promise<void> {
  if (working.length < atOnce) working.push(task);
  else if (queue.length < waiting) queue.push(task);
  else expect(await task.outcome).toBe('turned away');
}

async function end({ working, queue }: Model, index: number, fails: boolean): Promise<void> {
  const [task] = working.splice(index, 1);
  if (!task) return;
  task.end(fails);
  expect(await task.outcome).toBe(fails ? 'failed' : 'done');
  working.push(...queue.splice(0, 1));
}

async function play(size: Size, steps: readonly Step[]): Promise<void> {
  const turns = takeTurns(size);
  const model: Model = { working: [], queue: [] };
  const check = async () => {
    await settle();
    expect([model.working.every(({ begun }) => begun), model.queue.some(({ begun }) => begun)]).toEqual([true, false]);
  };
  for (const each of steps) {
    if (each === 'come') await come(model, size, start(turns));
    else await end(model, each.which, each.fails);
    await check();
  }
  while (model.working.length > 0) {
    await end(model, 0, false);
    await check();
  }
}

it('so many work at once, so many wait in the order they came, the rest are turned away, and every place is given back', async () => {
  const size = fc.record({ atOnce: fc.integer({ min: 1, max: 3 }), waiting: fc.integer({ min: 0, max: 3 }) });
  await fc.assert(fc.asyncProperty(size, fc.array(step, { maxLength: 30 }), play), { numRuns: 100 });
});
