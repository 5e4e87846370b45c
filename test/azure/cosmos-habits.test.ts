import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosHabits } from '../../src/azure/cosmos-habits.js';
import { cosmosRequests } from '../../src/azure/cosmos-requests.js';
import { learnDenial } from '../../src/domain/risk-habits.js';
import { alice, asked } from '../domain/given.js';
import { personId, requestId, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
const habits = cosmosHabits(database, world.clock);
afterAll(close);
beforeEach(() => world.faults.remove());

const denied = (number: number) => (known: Parameters<typeof learnDenial>[0]) => learnDenial(known, requestId(number), world.clock.now());
const denials = async (who = personId(1)) => (await habits.of(who))?.denials.length;

describe('habits', () => {
  it('begin with none, and lose none of ten lessons learnt at once', async () => {
    expect(await habits.of(personId(1))).toBeUndefined();
    await Promise.all(Array.from({ length: 10 }, (_, number) => habits.learn(personId(1), denied(number))));
    expect(await denials()).toBe(10);
  });

  it('are erased for one person only, once and again, and begin anew', async () => {
    await habits.learn(personId(2), denied(1));
    await habits.forget(personId(1));
    await habits.forget(personId(1));
    expect([await habits.of(personId(1)), await denials(personId(2))]).toEqual([undefined, 1]);
    await habits.learn(personId(1), denied(3));
    expect(await denials()).toBe(1);
  });

  it('erased while they are learnt are erased, or learnt anew, never half', async () => {
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([habits.learn(personId(3), denied(round)), habits.forget(personId(3))]);
      expect((await denials(personId(3))) ?? 0).toBeLessThanOrEqual(1);
      await habits.forget(personId(3));
    }
  });

  it('say that the records are out of reach', async () => {
    world.faults.add({ service: 'cosmos', match: { path: '*persons*' }, do: { status: 503 } });
    await expect(habits.of(personId(1))).rejects.toMatchObject({ code: 'records-unavailable' });
    await expect(habits.forget(personId(1))).rejects.toMatchObject({ code: 'records-unavailable' });
  });
});

it('unfinished requests of a person are counted', async () => {
  const requests = cosmosRequests(database);
  expect(await requests.openOf(alice)).toBe(0);
  for (const number of [1, 2, 3])
    await requests.create({ ...asked(), id: requestId(number), status: number === 3 ? 'closed' : 'checking' });
  await requests.create({ ...asked(), id: requestId(4), requesterId: personId(77) });
  expect(await requests.openOf(alice)).toBe(2);
});
