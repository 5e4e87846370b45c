import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosDoors } from '../../src/azure/cosmos-doors.js';
import { cosmosEffects } from '../../src/azure/cosmos-effects.js';
import { cosmosRules } from '../../src/azure/cosmos-rules.js';
import { type DenyRule, type RevocationRecord, ruleId, type Target } from '../../src/domain/rule-record.js';
import { aDoor } from '../domain/given.js';
import { lobby, startCosmos } from './cosmos-given.js';

const { world, cosmos, database, close } = await startCosmos();
const rules = cosmosRules(database);
afterAll(close);
beforeEach(() => world.faults.remove());

const aRule = (target: Target, change: Partial<DenyRule> = {}): DenyRule => ({
  ...{ id: ruleId(target), kind: 'deny', target, reason: 'lost card', revocationId: 'r-1', createdBy: 'dan' },
  ...{ createdAt: '2026-03-02T09:00:00.000Z' },
  ...change,
});
const vendor = (id: string) => ({ kind: 'vendor' as const, id });

describe('deny rules', () => {
  it('are read by their ids, those that exist', async () => {
    const rule = aRule({ kind: 'all', id: 'all' });
    await rules.create(rule);
    expect(await rules.read(['all', 'door:lobby', 'site:BER1'])).toEqual([rule]);
  });

  it.each(['Müller & Söhne / Nord', 'a?b#c%2Fd', 'back\\slash', 'a~2fb', "O'Neill"])('hold for a company called %s', async (name) => {
    const rule = aRule(vendor(name));
    await rules.create(rule);
    expect(await rules.read([rule.id])).toEqual([rule]);
  });

  it('of one target become the one that holds longer', async () => {
    const target = vendor('Nordwind');
    const short = aRule(target, { until: '2026-03-02T10:00:00.000Z', revocationId: 'short' });
    const long = aRule(target, { until: '2026-03-02T12:00:00.000Z', revocationId: 'long' });
    const open = aRule(target, { revocationId: 'open' });
    expect(await rules.create(long)).toEqual(long);
    expect(await rules.create(short)).toEqual(long);
    expect(await rules.create(open)).toEqual(open);
    expect(await rules.create(long)).toEqual(open);
    expect(await rules.read([open.id])).toEqual([open]);
  });

  it('are read strongly: a stale replica is not asked', async () => {
    const id = `door:${lobby}`;
    expect(await rules.read([id])).toEqual([]);
    world.faults.add({ service: 'cosmos', match: {}, do: { staleReads: true } });
    const rule = aRule({ kind: 'door', id: lobby });
    await rules.create(rule);
    expect(await rules.read([id])).toEqual([rule]);
  });

  it.each(['1002', '1003'])('whose container cannot be asked are not taken for absent (substatus %s)', async (substatus) => {
    world.faults.add({ service: 'cosmos', match: { method: 'GET' }, do: { status: 404, headers: { 'x-ms-substatus': substatus } } });
    await expect(rules.read(['site:BER1'])).rejects.toMatchObject({ code: 'records-unavailable' });
    world.faults.remove();
    expect(await rules.read(['site:BER1'])).toEqual([]);
  });

  it('that cannot be understood deny by being trouble', async () => {
    await cosmos.database().seed('rules', '/id', [{ id: 'site:WTG7', kind: 'deny', note: 'written by hand' }]);
    await expect(rules.read(['site:WTG7'])).rejects.toMatchObject({ code: 'records-unavailable' });
  });
});

it('a revocation is created once and loses no receipt', async () => {
  const revocationId = '7f4df2a4-7a52-4a35-9d9e-0d6c7f3f4a01';
  const record: RevocationRecord = {
    ...{ id: `revocation:${revocationId}`, kind: 'revocation', revocationId, target: vendor('Nordwind'), reason: 'x', createdBy: 'dan' },
    ...{ cloud: { deniedAt: '2026-03-02T09:00:00.000Z', count: 2 }, doors: [], confirmed: false },
  };
  expect(await rules.createRevocation(record)).toEqual(record);
  expect(await rules.createRevocation({ ...record, reason: 'y' })).toEqual(record);
  const receipts = Array.from({ length: 8 }, (_, index) => ({ doorId: aDoor(`d-${index}`).id, lock: 'confirmed' as const }));
  await Promise.all(receipts.map((one) => rules.changeRevocation(revocationId, (old) => ({ ...old, doors: [...old.doors, one] }))));
  expect((await rules.revocation(revocationId))?.doors).toHaveLength(8);
  expect(await rules.revocation('7f4df2a4-7a52-4a35-9d9e-0d6c7f3f4a02')).toBeUndefined();
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
