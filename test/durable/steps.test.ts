import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { activityContract, eventContract, orchestrationContract } from '../../src/durable/contracts.js';
import { type Answer, implement, registerActivity, registerOrchestration } from '../../src/durable/register.js';
import { call, callEach, listen, type OrchestrationContext, type Step, settled, unless } from '../../src/durable/steps.js';
import { raiseEvent } from '../../src/local/host/durable/client.js';
import { createTestHost, type TestHost } from '../../src/local/host/test-host.js';

const Changed = eventContract({ name: 'Changed', payload: z.object({}) });
const look = activityContract({
  name: 'look',
  input: z.object({}),
  output: z.discriminatedUnion('kind', [z.object({ kind: z.literal('pending') }), z.object({ kind: z.literal('seen'), what: z.string() })]),
});
const double = activityContract({ name: 'double', input: z.object({ number: z.int() }), output: z.int() });

/** What `look` reads, and what happens after it has read and before it answers. */
let record: string | undefined;
let meanwhile: () => Promise<void>;
let running = 0;
let most = 0;

const lookActivity = implement(look, () => async (): Promise<Answer<typeof look>> => {
  const what = record;
  await meanwhile();
  return what === undefined ? { kind: 'pending' } : { kind: 'seen', what };
});

const doubleActivity = implement(double, () => async ({ number }) => {
  running += 1;
  most = Math.max(most, running);
  await new Promise(setImmediate);
  running -= 1;
  if (number < 0) throw new Error('a code like 384 175 920');
  return number * 2;
});

const minutes = (ctx: OrchestrationContext, count: number) => new Date(ctx.df.currentUtcDateTime.getTime() + count * 60_000);

/** Waits three times, ten minutes each, on one inbox. */
function* patient(ctx: OrchestrationContext): Step<string[]> {
  const inbox = listen(ctx, Changed);
  const answers: string[] = [];
  for (let count = 0; count < 3; count += 1) answers.push((yield* settled(ctx, inbox, look, {}, minutes(ctx, 10))).kind);
  return answers;
}

function* doubles(ctx: OrchestrationContext): Step<unknown> {
  const { numbers } = z.object({ numbers: z.array(z.int()) }).parse(ctx.df.getInput());
  const inputs = numbers.map((number) => ({ number }));
  const all = yield* unless(callEach(ctx, double, inputs, 2), 'trouble');
  const one = yield* unless(call(ctx, double, { number: numbers[0] ?? 0 }), 'trouble');
  return { all, one };
}

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({
    app: async () => {
      registerActivity(lookActivity, {});
      registerActivity(doubleActivity, {});
      registerOrchestration(orchestrationContract({ name: 'patient', input: z.unknown() }), patient);
      registerOrchestration(orchestrationContract({ name: 'doubles', input: z.unknown() }), doubles);
    },
  });
});
afterAll(() => host.close());
beforeEach(() => {
  record = undefined;
  meanwhile = async () => {};
});

const minute = 60_000;
const output = (id: string) => host.status(id)?.output;

describe('settled', () => {
  let id: string;
  beforeEach(async () => {
    id = await host.start('patient');
  });
  afterEach(() => host.terminate(id));

  it('reads once more at each deadline', async () => {
    await host.advance(20 * minute);
    record = 'something';
    await host.advance(10 * minute);
    expect(output(id)).toEqual(['deadline', 'deadline', 'seen']);
  });

  it('goes on at once when woken', async () => {
    record = 'something';
    await host.raise(id, Changed.name, {});
    expect(output(id)).toEqual(['seen', 'seen', 'seen']);
  });

  it('is not impressed by events that change nothing', async () => {
    for (let count = 0; count < 3; count += 1) await host.raise(id, Changed.name, { kind: 'seen', what: 'forged' });
    await host.advance(30 * minute);
    expect(output(id)).toEqual(['deadline', 'deadline', 'deadline']);
  });

  it('hears an event that arrives while it reads, also after deadlines that passed in silence', async () => {
    await host.advance(20 * minute);
    meanwhile = async () => {
      meanwhile = async () => {};
      record = 'something';
      await raiseEvent(host.running.host.engine.durable, id, Changed.name, '{}');
    };
    await host.raise(id, Changed.name, {});
    expect(output(id)).toEqual(['deadline', 'deadline', 'seen']);
  });
});

describe('callEach', () => {
  it('answers in order, so many at once', async () => {
    most = 0;
    const id = await host.start('doubles', { numbers: [1, 2, 3, 4, 5] });
    expect([output(id), most]).toEqual([{ all: [2, 4, 6, 8, 10], one: 2 }, 2]);
  });

  it('gives its trouble as an answer after five tries, and the history keeps no message of it', async () => {
    const id = await host.start('doubles', { numbers: [-1, 2] });
    await host.advance(5 * minute);
    expect(output(id)).toEqual({ all: 'trouble', one: 'trouble' });
    const history = JSON.stringify(host.history(id));
    expect(history).toContain('double failed: Error');
    expect(history).not.toContain('384 175 920');
  });
});
