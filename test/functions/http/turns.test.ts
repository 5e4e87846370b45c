import fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeTurns } from '../../../src/functions/http/turns.js';

/** Work that ends when the test says so. */
type Task = { begun: boolean; end(fails: boolean): void; outcome: Promise<string> };

function start(run: (work: () => Promise<string>) => Promise<string>): Task {
  const task: Task = { begun: false, end: () => {}, outcome: Promise.resolve('') };
  const work = () => {
    task.begun = true;
    return new Promise<string>((resolve, reject) => {
      task.end = (fails) => (fails ? reject(new Error('failed')) : resolve('done'));
    });
  };
  task.outcome = run(work).catch(() => 'failed');
  return task;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant('come' as const) },
  { weight: 1, arbitrary: fc.constant('hurry' as const) },
  { weight: 1, arbitrary: fc.constant('calm' as const) },
  { weight: 2, arbitrary: fc.record({ which: fc.nat({ max: 5 }), fails: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Size = Parameters<typeof takeTurns>[0];

/** Who works, who waits and what is urgent, as it must be. */
type Model = { working: Task[]; queue: Task[]; urgent: Task[]; size: Size };

const room = ({ working, urgent, size }: Model): number => Math.max(0, (urgent.length > 0 ? size.besides : size.atOnce) - working.length);

function admit(model: Model): void {
  model.working.push(...model.queue.splice(0, room(model)));
}

async function come(model: Model, task: Task): Promise<void> {
  if (room(model) === 0 && model.queue.length >= model.size.waiting) expect(await task.outcome).toBe('turned away');
  else model.queue.push(task);
  admit(model);
}

async function end(model: Model, from: Task[], index: number, fails: boolean): Promise<void> {
  const [task] = from.splice(index, 1);
  if (!task) return;
  task.end(fails);
  expect(await task.outcome).toBe(fails ? 'failed' : 'done');
  admit(model);
}

async function play(size: Size, steps: readonly Step[]): Promise<void> {
  const turns = takeTurns(size);
  const model: Model = { working: [], queue: [], urgent: [], size };
  const check = async () => {
    await settle();
    expect([[...model.working, ...model.urgent].every(({ begun }) => begun), model.queue.some(({ begun }) => begun)]).toEqual([
      true,
      false,
    ]);
  };
  for (const each of steps) {
    if (each === 'come')
      await come(
        model,
        start((work) => turns.newcomer(work, () => 'turned away')),
      );
    else if (each === 'hurry') model.urgent.push(start(turns.urgent));
    else if (each === 'calm') await end(model, model.urgent, 0, false);
    else await end(model, model.working, each.which, each.fails);
    await check();
  }
  for (const left of [model.urgent, model.working]) {
    while (left.length > 0) {
      await end(model, left, 0, true);
      await check();
    }
  }
  expect(model.queue).toEqual([]);
}

it('so many work at once, fewer beside what is urgent, so many wait in their order, the rest are turned away, and every place is given back', async () => {
  const size = fc.record({
    atOnce: fc.integer({ min: 2, max: 3 }),
    besides: fc.integer({ min: 1, max: 2 }),
    waiting: fc.integer({ min: 0, max: 3 }),
  });
  await fc.assert(fc.asyncProperty(size, fc.array(step, { maxLength: 30 }), play), { numRuns: 100 });
});
