import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bookDoor, doorEntity, doorEntityName, releaseDoor } from '../../entities/door.js';
import { grantIdOf } from '../../src/domain/code-terms.js';
import { capacity } from '../../src/domain/door.js';
import { DoorId, RequestId } from '../../src/domain/ids.js';
import { operationContract, orchestrationContract } from '../../src/durable/contracts.js';
import { registerEntity, registerOrchestration } from '../../src/durable/register.js';
import { ask, type OrchestrationContext, type Step, tell } from '../../src/durable/steps.js';
import { createTestHost, type TestHost } from '../../src/local/host/test-host.js';

const Verb = z.object({ operation: z.string(), input: z.unknown().optional(), signal: z.boolean().optional() });
const anything = (operation: string) => operationContract({ entity: doorEntityName, operation, input: z.unknown(), output: z.unknown() });

/** Says the verbs to the door named by its instance, one after the other. */
function* caller(ctx: OrchestrationContext): Step<unknown[]> {
  const replies: unknown[] = [];
  for (const { operation, input, signal } of z.array(Verb).parse(ctx.df.getInput())) {
    if (signal) tell(ctx, anything(operation), ctx.df.instanceId, input);
    else replies.push(yield* ask(ctx, anything(operation), ctx.df.instanceId, input));
  }
  return replies;
}

const window = { opensAt: '2030-03-04T14:00:00.000Z', closesAt: '2030-03-04T15:00:00.000Z' };
const grant = (number: number) =>
  grantIdOf(RequestId.parse(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`), DoorId.parse('lobby'));
const book = (number: number) => ({ operation: bookDoor.operation, input: { grantId: grant(number), window } });
const release = (number: number, signal = false) => ({ operation: releaseDoor.operation, input: { grantId: grant(number) }, signal });

let host: TestHost;
let doors = 0;
beforeAll(async () => {
  host = await createTestHost({
    app: async () => {
      registerEntity(doorEntityName, doorEntity);
      registerOrchestration(orchestrationContract({ name: 'caller', input: z.unknown() }), caller);
    },
  });
});
afterAll(() => host.close());
beforeEach(() => {
  doors += 1;
});

const replies = async (...verbs: z.input<typeof Verb>[]) =>
  host.status(await host.start('caller', verbs, { instanceId: `door-${doors}` }))?.output;
const full = Array.from({ length: capacity }, (_, number) => ({ ...book(number), signal: true }));
const ok = { ok: true };

describe('the door', () => {
  it('books a grant, and again the same, and gives it back', async () => {
    expect(await replies(book(1), book(1), release(1), release(1))).toEqual([ok, ok, ok, ok]);
  });

  it('is full at its capacity, keeps who is in, and has room again after a release', async () => {
    expect(await replies(...full, book(9000), book(1), release(1, true), book(9000))).toEqual([{ ok: false, because: 'full' }, ok, ok]);
  });

  it.each([
    ['an operation it does not know', { operation: 'explode', input: {} }, 'unknown-operation'],
    ['input that is no claim', { operation: bookDoor.operation, input: { grantId: 'x' } }, 'malformed-input'],
    ['no input', { operation: releaseDoor.operation, input: undefined }, 'malformed-input'],
  ])('answers %s with a refusal and lives on', async (_what, verb, because) => {
    expect(await replies(verb, book(1))).toEqual([{ ok: false, because }, ok]);
  });
});
