import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosRegisteredMethods } from '../../src/azure/cosmos-registered-methods.js';
import { cosmosRiskSnapshot } from '../../src/azure/cosmos-risk-snapshot.js';
import { cosmosTurns } from '../../src/azure/cosmos-turns.js';
import { personId, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
const { clock } = world;
afterAll(close);
beforeEach(() => {
  world.faults.remove();
  clock.advance(120_000);
});

const second = 1_000;
const turnsOf = (me: string) => cosmosTurns(database, 'a-lane', { clock, me });
const down = () => world.faults.add({ service: 'cosmos', match: {}, do: { status: 503 } });

describe('turns among processes', () => {
  it('are one a second, whoever takes them', async () => {
    const [one, other] = [turnsOf('one'), turnsOf('other')];
    expect(await one.take(second)).toBe('mine');
    clock.advance(400);
    expect(await other.take(second)).toBe(600);
    clock.advance(600);
    expect([await other.take(second), await one.take(second)]).toEqual(['mine', second]);
  });

  it('raced by ten processes fall to one of them', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, (_, each) => turnsOf(`racer-${each}`).take(second)));
    expect(taken.filter((turn) => turn === 'mine')).toHaveLength(1);
  });

  it('leave the spacing of one’s own calls to oneself', async () => {
    const one = turnsOf('one');
    expect([await one.take(second), await one.take(second)]).toEqual(['mine', 'mine']);
  });

  it('come also while the story’s clock stands still, after the time that really passed', async () => {
    const [gone, next] = [turnsOf('gone'), turnsOf('next')];
    await gone.take(50);
    expect(await next.take(50)).toBe(50);
    const waited = performance.now() + 50;
    while (performance.now() < waited) await next.take(50).then((turn) => expect([50, 'mine']).toContain(turn));
    expect(await next.take(50)).toBe('mine');
  });

  it('stop for everybody when one was told to wait, for a minute at most', async () => {
    const [one, other] = [turnsOf('one'), turnsOf('other')];
    await one.take(second);
    await one.closeUntil(new Date(clock.now().getTime() + 4 * second));
    clock.advance(3_999);
    expect([await other.take(second), await one.take(second)]).toEqual(['quiet', 'mine']);
    clock.advance(second);
    await one.closeUntil(new Date(clock.now().getTime() + 4 * second));
    clock.advance(4 * second);
    expect(await other.take(second)).toBe('mine');
    await one.closeUntil(new Date(clock.now().getTime() + 3_600_000));
    clock.advance(second);
    expect(await other.take(second)).toBe('mine');
  });

  it('are everybody’s own while the records are out of reach', async () => {
    const one = turnsOf('one');
    down();
    expect(await one.take(second)).toBe('mine');
    await one.closeUntil(clock.now());
  });
});

describe('what another process learnt of risk', () => {
  const of = (me: string) => cosmosRiskSnapshot(database, { clock, me });

  it('is shared with its age, and one’s own is nothing new', async () => {
    await of('one').write(new Map([['a', 'low']]));
    await of('one').write(new Map([['a', 'high']]));
    clock.advance(7_000);
    expect(await of('other').read()).toEqual({ ageMs: 7_000, users: new Map([['a', 'high']]) });
    expect(await of('one').read()).toBeUndefined();
  });

  it('is as if it were not while the records are out of reach', async () => {
    down();
    await of('one').write(new Map());
    expect(await of('other').read()).toBeUndefined();
  });

  it('of more people than fit is kept from the others', async () => {
    await of('one').write(new Map([['few', 'low']]));
    await of('one').write(new Map(Array.from({ length: 20_001 }, (_, each) => [String(each), 'low'])));
    expect((await of('other').read())?.users.size).toBe(1);
  });
});

it('second factors are kept for a day, the missing licence too', async () => {
  const book = cosmosRegisteredMethods(database, clock);
  await book.note(personId(1), ['fido2SecurityKey']);
  await book.note(personId(2), undefined);
  await book.note(personId(1), ['mobilePhone']);
  clock.advance(1_000);
  expect(await book.of(personId(1))).toEqual({ ageMs: 1_000, methods: ['mobilePhone'] });
  expect(await book.of(personId(2))).toEqual({ ageMs: 1_000, methods: undefined });
  expect(await book.of(personId(3))).toBeUndefined();
  clock.advance(86_400_000);
  expect(await book.of(personId(1))).toBeUndefined();
});
