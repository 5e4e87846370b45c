import type { Container, OperationInput } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testToken } from '../../../support/test-token.js';
import { type Started, startCosmos } from './start.js';
import { createFetch } from './wire.js';

let started: Started;
let grants: Container;
beforeAll(async () => {
  started = await startCosmos();
  grants = await started.container({ id: 'grants', partitionKey: { paths: ['/doorId'] } });
});
afterAll(async () => {
  await started.stop();
  started.world.remove();
});

const inDoor = (doorId: string) => ({
  create: (id: string, more = {}): OperationInput => ({ operationType: 'Create', resourceBody: { id, doorId, ...more } }),
  claim: (id: string): OperationInput => ({
    operationType: 'Patch',
    id,
    resourceBody: { condition: "from c where c.state = 'live'", operations: [{ op: 'set', path: '/state', value: 'claimed' }] },
  }),
  ids: async () => (await grants.items.query('SELECT VALUE c.id FROM c', { partitionKey: doorId }).fetchAll()).resources,
  run: (operations: OperationInput[]) => grants.items.batch(operations, doorId),
});

const statuses = (result: { statusCode: number }[] | undefined) => result?.map((one) => one.statusCode);

describe('a batch', () => {
  it('does all kinds of operations at once, later ones seeing what earlier ones did', async () => {
    const door = inDoor('all');
    await door.run([door.create('old'), door.create('doomed')]);
    const answer = await door.run([
      door.create('new', { n: 1 }),
      { operationType: 'Upsert', resourceBody: { id: 'old', doorId: 'all', n: 2 } },
      { operationType: 'Patch', id: 'new', resourceBody: { operations: [{ op: 'incr', path: '/n', value: 5 }] } },
      { operationType: 'Replace', id: 'old', resourceBody: { id: 'old', doorId: 'all', n: 3 } },
      { operationType: 'Read', id: 'new' },
      { operationType: 'Delete', id: 'doomed' },
    ]);
    expect(answer.code).toBe(200);
    expect(statuses(answer.result)).toEqual([201, 200, 200, 200, 200, 204]);
    expect(answer.result?.[4]?.resourceBody).toMatchObject({ id: 'new', n: 6 });
    expect(await door.ids()).toEqual(['old', 'new']);
  });

  it('leaves nothing behind when one operation fails', async () => {
    const door = inDoor('rollback');
    await door.run([door.create('taken'), door.create('code', { state: 'live' })]);
    const before = await started.cosmos.database().documents('grants');
    const answer = await door.run([door.create('attempt'), door.claim('code'), door.create('taken'), door.create('never')]);
    expect(answer.code).toBe(207);
    expect(statuses(answer.result)).toEqual([424, 424, 409, 424]);
    expect(started.cosmos.database().documents('grants')).toEqual(before);
  });

  it('answers 412 for a condition or a version that does not hold', async () => {
    const door = inDoor('conditions');
    const made = await door.run([door.create('code', { state: 'used' })]);
    expect(statuses((await door.run([door.create('attempt'), door.claim('code')])).result)).toEqual([424, 412]);
    const etag = made.result?.[0]?.eTag ?? '';
    const replace = (ifMatch: string): OperationInput => ({
      operationType: 'Replace',
      id: 'code',
      ifMatch,
      resourceBody: { id: 'code', doorId: 'conditions', state: 'gone' },
    });
    expect(statuses((await door.run([replace(etag)])).result)).toEqual([200]);
    expect(statuses((await door.run([replace(etag)])).result)).toEqual([412]);
    expect(await door.ids()).toEqual(['code']);
  });

  it('that claims and records is won by one of fifty', async () => {
    const door = inDoor('race');
    await door.run([door.create('code', { state: 'live' })]);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => door.run([door.create(`attempt-${i}`), door.claim('code')])));
    expect(answers.filter((one) => one.code === 200)).toHaveLength(1);
    expect(await door.ids()).toHaveLength(2);
  });

  it('is refused with too many operations, or one for another partition', async () => {
    const door = inDoor('limits');
    const many = (n: number) => Array.from({ length: n }, (_, i) => door.create(`m${i}`));
    const call = createFetch(started.cosmos.url, started.world.tls.ca);
    const headers = {
      authorization: `type=aad&ver=1.0&sig=${testToken(started.cosmos.url)}`,
      'x-ms-documentdb-partitionkey': '["limits"]',
      'x-ms-cosmos-is-batch-request': 'true',
      'x-ms-cosmos-batch-atomic': 'true',
    };
    const refused = await call('POST', '/dbs/latch/colls/grants/docs', headers, JSON.stringify(many(101))); // the SDK itself would not send it
    expect(refused).toMatchObject({ status: 400, body: expect.stringContaining('more operations') });
    expect(await door.ids()).toEqual([]);
    expect((await door.run(many(100))).code).toBe(200);
    expect(statuses((await door.run([inDoor('elsewhere').create('x')])).result)).toEqual([400]);
  });
});
