import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosDoors } from '../../src/azure/cosmos-doors.js';
import { cosmosEffects } from '../../src/azure/cosmos-effects.js';
import { cosmosRules } from '../../src/azure/cosmos-rules.js';
import { denialOf, endHold, newRule } from '../../src/domain/deny-rule.js';
import { newRevocation } from '../../src/domain/revocation.js';
import { type Mode, ruleId } from '../../src/domain/rule-record.js';
import { aDoor } from '../domain/given.js';
import { aHold } from '../support/a-hold.js';
import { lobby, startCosmos } from './cosmos-given.js';

const { world, cosmos, database, close } = await startCosmos();
const rules = cosmosRules(database);
afterAll(close);
beforeEach(() => world.faults.remove());

const vendor = (id: string) => ({ kind: 'vendor' as const, id });

describe('deny rules', () => {
  it('are read by their ids, those that exist', async () => {
    await rules.hold({ kind: 'all', id: 'all' }, aHold());
    expect(await rules.read(['all', 'door:lobby', 'site:BER1'])).toEqual([newRule({ kind: 'all', id: 'all' }, aHold())]);
  });

  it.each(['Müller & Söhne / Nord', 'a?b#c%2Fd', 'back\\slash', 'a~2fb', "O'Neill"])('hold for a company called %s', async (name) => {
    await rules.hold(vendor(name), aHold());
    expect(await rules.read([ruleId(vendor(name))])).toEqual([newRule(vendor(name), aHold())]);
    await rules.changeRule(vendor(name), (rule) => endHold(rule, 'r', '2026-03-02T10:00:00.000Z'));
    expect(denialOf(await rules.read([ruleId(vendor(name)), 'all-but-this']), '2026-03-02T10:00:00.000Z')).toBeUndefined();
  });

  it('of one target take every hold, also those that come at once', async () => {
    const ids = ['a', 'b', 'c', 'd', 'a', 'b'];
    await Promise.all(ids.map((revocationId) => rules.hold(vendor('Nordwind'), aHold({ revocationId }))));
    const [rule] = await rules.read(['vendor:Nordwind']);
    expect(rule?.holds.map(({ revocationId }) => revocationId).sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are read strongly: a stale replica is not asked', async () => {
    const id = `door:${lobby}`;
    expect(await rules.read([id])).toEqual([]);
    world.faults.add({ service: 'cosmos', match: {}, do: { staleReads: true } });
    await rules.hold({ kind: 'door', id: lobby }, aHold());
    expect(await rules.read([id])).toHaveLength(1);
  });

  it.each(['1002', '1003'])('whose container cannot be asked are not taken for absent (substatus %s)', async (substatus) => {
    world.faults.add({ service: 'cosmos', match: { method: 'GET' }, do: { status: 404, headers: { 'x-ms-substatus': substatus } } });
    await expect(rules.read(['site:BER1'])).rejects.toMatchObject({ code: 'records-unavailable' });
    world.faults.remove();
    expect(await rules.read(['site:BER1'])).toEqual([]);
  });

  it('that cannot be understood deny', async () => {
    await cosmos.database().seed('rules', '/id', [{ id: 'site:WTG7', note: 'written by hand' }]);
    expect(denialOf(await rules.read(['site:WTG7']), world.clock.now())).toBe('revoked');
    expect(denialOf(await rules.read(['site:WTG7', 'all-but-this']), world.clock.now())).toBe('revoked');
  });
});

describe('revocations', () => {
  const idOf = (last: number) => `7f4df2a4-7a52-4a35-9d9e-0d6c7f3f4a0${last}`;
  const made = (last: number, mode: Mode = 'revocation') =>
    newRevocation({
      revocationId: idOf(last),
      mode,
      target: vendor('Nordwind'),
      reason: 'x',
      createdBy: 'dan',
      at: `2026-03-02T09:0${last}:00.000Z`,
    }).record;

  it('are created once and change under their etag', async () => {
    expect(await rules.createRevocation(made(1))).toEqual(made(1));
    expect(await rules.createRevocation({ ...made(1), reason: 'y' })).toEqual(made(1));
    await Promise.all(
      [1, 2, 3, 4].map(() => rules.changeRevocation(idOf(1), (old) => ({ ...old, cloud: { ...old.cloud, count: old.cloud.count + 1 } }))),
    );
    expect((await rules.revocation(idOf(1)))?.cloud.count).toBe(4);
    expect(await rules.revocation(idOf(9))).toBeUndefined();
  });

  it('are listed newest first, by kind and by whether they are done', async () => {
    for (const record of [made(2), made(3, 'lockdown')]) await rules.createRevocation(record);
    await rules.changeRevocation(idOf(2), (old) => ({ ...old, confirmed: true }));
    const listed = async (filter: Parameters<typeof rules.listRevocations>[0]) =>
      (await rules.listRevocations(filter)).revocations.map(({ revocationId }) => revocationId);
    expect(await listed({})).toEqual([idOf(3), idOf(2), idOf(1)]);
    expect(await listed({ mode: 'lockdown' })).toEqual([idOf(3)]);
    expect(await listed({ open: true })).toEqual([idOf(3), idOf(1)]);
    expect(await listed({ mode: 'revocation', open: false })).toEqual([idOf(2)]);
  });
});

it('doors are read and listed', async () => {
  const doors = cosmosDoors(database);
  await cosmos.database().seed('doors', '/id', [aDoor('lobby'), aDoor('server-a')]);
  expect(await doors.read(lobby)).toEqual(aDoor('lobby'));
  expect(await doors.read(aDoor('nowhere').id)).toBeUndefined();
  expect((await doors.list()).map(({ id }) => id).sort()).toEqual(['lobby', 'server-a']);
});

it('an effect is remembered with its instance, and once', async () => {
  const effects = cosmosEffects(database);
  const operation = '7f4df2a4-7a52-4a35-9d9e-0d6c7f3f4a03';
  expect(await effects.done('one', operation)).toBe(false);
  await effects.note('one', operation, { channel: 'sms' });
  await effects.note('one', operation, { channel: 'email' });
  expect(await effects.done('one', operation)).toBe(true);
  expect(await effects.done('two', operation)).toBe(false);
});
