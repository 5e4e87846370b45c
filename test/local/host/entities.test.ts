import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEntity, signalEntity, startInstance } from '../../../src/local/host/durable/client.js';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({
    app: () => Promise.all([import('./apps/samples.js'), import('./apps/protocol.js'), import('./apps/locks.js')]),
  });
});
afterAll(() => host.close());

const durable = () => host.running.host.engine.durable;
const balance = (key: string) => readEntity(durable(), { name: 'Counter', key });
const add = async (key: string, amount: number) => {
  await signalEntity(durable(), { name: 'counter', key }, 'add', String(amount));
  await host.idle();
};

describe('an entity', () => {
  it('takes signals and calls of one sender in order', async () => {
    const id = await host.start('counting');
    expect(host.status(id)?.output).toBe(5);
    expect(balance('shared')).toBe('5');
  });

  it('gets a scheduled signal at its time, over a restart', async () => {
    const at = (minutes: number) => new Date(Date.parse('2030-01-01T08:00:00.000Z') + minutes * 60_000).toISOString();
    const past = await host.start('signalsLater', { at: at(-5), op: 'add', input: 1 });
    expect(balance('later')).toBe('1');
    await host.start('signalsLater', { at: at(10), op: 'add', input: 2 });
    await host.advance(599_999);
    await host.restart();
    expect(balance('later')).toBe('1');
    await host.advance(1);
    expect(balance('later')).toBe('3');
    expect(host.history(past)).toContainEqual(expect.objectContaining({ EventType: 'EventSent', Name: 'op@2030-01-01T07:55:00.000Z' }));
  });

  it('is gone after it destructs', async () => {
    await add('brief', 1);
    expect(balance('brief')).toBe('1');
    await signalEntity(durable(), { name: 'counter', key: 'brief' }, 'reset', undefined);
    await host.idle();
    expect(balance('brief')).toBeUndefined();
  });
});

describe('a lock over two entities', () => {
  it('lets one transfer happen after the other in the order of asking, and outsiders wait', async () => {
    await add('alice', 10);
    const first = await host.start('transfer', { from: 'alice', to: 'bob', amount: 8 });
    const second = await host.start('transfer', { from: 'alice', to: 'bob', amount: 8 });
    await add('alice', 100);
    expect(balance('alice')).toBe('10');
    await host.advance(1000);
    await host.advance(1000);
    expect([host.status(first)?.output, host.status(second)?.output]).toEqual([true, false]);
    expect([balance('alice'), balance('bob')]).toEqual(['102', '8']);
  });

  it('is released when its holder is terminated', async () => {
    await add('carol', 5);
    const holder = await host.start('transfer', { from: 'carol', to: 'dave', amount: 1 });
    await host.terminate(holder, 'stop');
    await add('carol', 1);
    expect(balance('carol')).toBe('6');
  });
});

describe('a critical section', () => {
  const minute = 60_000;
  const box = (key: string) => JSON.parse(readEntity(durable(), { name: 'box', key }) ?? '[]') as unknown[];
  const put = async (key: string) => {
    await signalEntity(durable(), { name: 'box', key }, 'put', '"outside"');
    await host.idle();
  };

  it('can be entered again by the one who left it', async () => {
    expect(host.status(await host.start('holdsTwice'))?.output).toBe('held');
    expect(box('twice')).toEqual(['mine']);
  });

  it('ends when its orchestration starts over', async () => {
    await host.start('holdsAndStartsOver', { again: true });
    await put('over');
    expect(box('over')).toEqual(['outside']);
  });

  it('leaves no lock behind of one who was ended while it waited for another', async () => {
    await host.start('holds', { keys: ['one'], minutes: 10 });
    const waiting = await host.start('holds', { keys: ['one', 'two'], minutes: 10 });
    await host.terminate(waiting);
    await host.advance(10 * minute);
    for (const key of ['one', 'two']) await put(key);
    expect([box('one'), box('two')]).toEqual([['outside'], ['outside']]);
  });
});

describe('signals of many senders', () => {
  type Seen = { from: string; n: number }[];
  const seenBy = (key: string) => JSON.parse(readEntity(durable(), { name: 'box', key }) ?? '[]') as Seen;

  it.each([
    ['directly', 'near', undefined],
    ['through another entity', 'far', 'through'],
  ])('arrive %s once each and in the order of their sender', async (_how, key, via) => {
    const senders = ['a', 'b', 'c', 'd'].map((from) => `${from}-${key}`);
    const input = (from: string) => JSON.stringify({ from, count: 25, ...(via && { via }) });
    await Promise.all(senders.map((from) => startInstance(durable(), 'sends', { id: from, input: input(from) })));
    await host.idle();
    for (const from of senders) {
      const numbers = seenBy(key).flatMap((each) => (each.from === from ? [each.n] : []));
      expect([from, numbers]).toEqual([from, Array.from({ length: 25 }, (_, n) => n)]);
    }
  });
});
