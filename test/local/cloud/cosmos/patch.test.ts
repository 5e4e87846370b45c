import type { PatchOperation } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Started, startCosmos, statusOf } from './start.js';

let started: Started;
beforeAll(async () => {
  started = await startCosmos();
});
afterAll(async () => {
  await started.stop();
  started.world.remove();
});

const grants = () => started.container({ id: 'grants', partitionKey: { paths: ['/doorId'] } });
const fresh = { a: 1, nested: { deep: [1, 2, 3] }, gone: true, 'odd/name': 1, nothing: null };

let count = 0;
async function patched(...operations: object[]): Promise<unknown> {
  const container = await grants();
  count += 1;
  const id = `p${count}`;
  await container.items.create({ id, doorId: 'lobby', ...fresh });
  const { resource } = await container.item(id, 'lobby').patch(operations as PatchOperation[]);
  const { id: _id, doorId: _doorId, _rid, _self, _etag, _attachments, _ts, ...own } = resource ?? {};
  return own;
}

describe('a patch', () => {
  it.each([
    ['sets', { op: 'set', path: '/b', value: { x: 1 } }, { ...fresh, b: { x: 1 } }],
    ['sets a null', { op: 'set', path: '/a', value: null }, { ...fresh, a: null }],
    ['sets an element', { op: 'set', path: '/nested/deep/1', value: 9 }, { ...fresh, nested: { deep: [1, 9, 3] } }],
    ['adds into an array', { op: 'add', path: '/nested/deep/1', value: 9 }, { ...fresh, nested: { deep: [1, 9, 2, 3] } }],
    ['appends', { op: 'add', path: '/nested/deep/-', value: 9 }, { ...fresh, nested: { deep: [1, 2, 3, 9] } }],
    ['replaces', { op: 'replace', path: '/a', value: 'x' }, { ...fresh, a: 'x' }],
    ['removes an element', { op: 'remove', path: '/nested/deep/0' }, { ...fresh, nested: { deep: [2, 3] } }],
    ['increments', { op: 'incr', path: '/a', value: 2.5 }, { ...fresh, a: 3.5 }],
    ['increments what is not there', { op: 'incr', path: '/n', value: -2 }, { ...fresh, n: -2 }],
    ['reads escaped names', { op: 'set', path: '/odd~1name', value: 2 }, { ...fresh, 'odd/name': 2 }],
    ['moves', { op: 'move', from: '/nested/deep', path: '/list' }, { ...fresh, nested: {}, list: [1, 2, 3] }],
  ])('%s', async (_what, operation, expected) => {
    expect(await patched(operation)).toEqual(expected);
  });

  it.each([
    ['removes what is not there', { op: 'remove', path: '/absent' }],
    ['replaces what is not there', { op: 'replace', path: '/absent', value: 1 }],
    ['has no parent', { op: 'add', path: '/absent/x', value: 1 }],
    ['leaves the array', { op: 'add', path: '/nested/deep/7', value: 1 }],
    ['increments text', { op: 'incr', path: '/nested', value: 1 }],
    ['increments null', { op: 'incr', path: '/nothing', value: 1 }],
    ['touches the id', { op: 'set', path: '/id', value: 'x' }],
    ['touches the partition', { op: 'set', path: '/doorId', value: 'x' }],
    ['moves a thing into itself', { op: 'move', from: '/nested', path: '/nested/deep/0' }],
    ['is none', { op: 'squash', path: '/a', value: 1 }],
  ])('that %s is refused', async (_what, operation) => {
    await expect(patched({ op: 'set', path: '/a', value: 99 }, operation)).rejects.toMatchObject({ code: 400 });
    const unchanged = await (await grants()).item(`p${count}`, 'lobby').read();
    expect(unchanged.resource).toMatchObject({ a: 1 });
  });

  it('may have ten operations, not eleven', async () => {
    const operations = (n: number) => Array.from({ length: n }, () => ({ op: 'incr', path: '/a', value: 1 }));
    expect(await patched(...operations(10))).toMatchObject({ a: 11 });
    await expect(patched(...operations(11))).rejects.toMatchObject({ code: 400 });
  });

  it('with a condition happens once, however many race', async () => {
    const container = await grants();
    await container.items.create({ id: 'once', doorId: 'lobby', state: 'live', notAfter: 2000 });
    const claim = () =>
      container.item('once', 'lobby').patch({
        condition: "from c where c.state = 'live' and c.notAfter >= 1999",
        operations: [{ op: 'set', path: '/state', value: 'claimed' }],
      });
    const statuses = await Promise.all(Array.from({ length: 50 }, () => statusOf(claim())));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(49);
  });

  it('whose condition cannot be read is 400 and changes nothing', async () => {
    const container = await grants();
    await container.items.create({ id: 'unread', doorId: 'lobby', n: 1 });
    const operations: PatchOperation[] = [{ op: 'set', path: '/n', value: 2 }];
    const item = container.item('unread', 'lobby');
    expect(await statusOf(item.patch({ condition: 'from c where c.n ==== 1', operations }))).toBe(400);
    expect(await statusOf(item.patch({ condition: 'from c where d.n = 1', operations }))).toBe(400);
    expect((await item.read()).resource).toMatchObject({ n: 1 });
  });
});
