import { afterAll, expect, it } from 'vitest';
import { cosmosSignals } from '../../src/azure/cosmos-signals.js';
import { type SignalRecord, settled } from '../../src/domain/signals/signal-record.js';
import { startCosmos } from './cosmos-given.js';

const { database, close } = await startCosmos();
const signals = cosmosSignals(database);
afterAll(close);

const signal = (digit: number): SignalRecord => ({
  ...{ id: String(digit).repeat(64), kind: 'signal', feed: 'ssf', source: 'https://idp.example', senderId: `jti ${digit}` },
  ...{ receivedAt: `2027-03-04T12:00:0${digit}.000Z`, heard: [{ word: 'risk-high', people: [] }], done: [] },
});
const how = { policyVersion: 'default-1', at: '2027-03-04T12:01:00.000Z' };

it('signals are kept once, and those that are not settled are found oldest first', async () => {
  for (const digit of [3, 1, 2]) expect((await signals.create(signal(digit))).kind).toBe('created');
  expect(await signals.create({ ...signal(1), source: 'somebody else' })).toEqual({ kind: 'exists', record: signal(1) });
  await signals.change(signal(2).id, (record) => settled(record, [], how));
  await signals.change(signal(2).id, (record) => settled(record, [], { ...how, policyVersion: 'later' }));
  expect(await signals.read(signal(2).id)).toEqual({ ...signal(2), policyVersion: 'default-1', settledAt: how.at });
  expect(await signals.unsettled(10)).toEqual([signal(1), signal(3)]);
  expect(await signals.unsettled(1)).toEqual([signal(1)]);
  await signals.create({ ...signal(4), feed: 'graph' });
  const since = async (second: number) => (await signals.since(`2027-03-04T12:00:0${second}.000Z`)).map(({ senderId }) => senderId);
  expect([await since(0), await since(4), await since(5)]).toEqual([['jti 4'], ['jti 4'], []]);
  expect(await signals.read('0'.repeat(64))).toBeUndefined();
});
