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

describe('a document', () => {
  it('is created, read, upserted, replaced and deleted', async () => {
    const container = await grants();
    const created = await container.items.create({ id: 'a', doorId: 'lobby', n: 1, text: 'Tür "1"\u2028' });
    expect(created.statusCode).toBe(201);
    expect(created.resource).toMatchObject({
      id: 'a',
      n: 1,
      text: 'Tür "1"\u2028',
      _ts: Math.floor(started.world.clock.now().getTime() / 1000),
    });
    expect((await container.items.upsert({ id: 'a', doorId: 'lobby', n: 2 })).statusCode).toBe(200);
    expect((await container.items.upsert({ id: 'b', doorId: 'lobby', n: 2 })).statusCode).toBe(201);
    const item = container.item('a', 'lobby');
    const { resource, etag, headers } = await item.read();
    expect(resource).toMatchObject({ n: 2, _etag: etag, _rid: created.resource?._rid });
    expect(headers).toMatchObject({ 'x-ms-session-token': '0:-1#3', 'x-ms-alt-content-path': 'dbs/latch/colls/grants' });
    const replaced = await item.replace({ ...resource, n: 3 });
    expect(replaced.resource).toMatchObject({ n: 3 });
    expect(replaced.etag).not.toBe(etag);
    expect((await item.delete()).statusCode).toBe(204);
    expect((await item.read()).statusCode).toBe(404);
  });

  it('is refused twice under one id in one partition, and welcome in another', async () => {
    const container = await grants();
    await container.items.create({ id: 'twice', doorId: 'lobby' });
    expect(await statusOf(container.items.create({ id: 'twice', doorId: 'lobby' }))).toBe(409);
    expect(await statusOf(container.items.create({ id: 'twice', doorId: 'cage-12' }))).toBe(201);
  });

  it('changes only for a caller who knows its current version', async () => {
    const container = await grants();
    const { resource, etag } = await container.items.create({ id: 'etag', doorId: 'lobby' });
    const item = container.item('etag', 'lobby');
    const ifMatch = { accessCondition: { type: 'IfMatch', condition: etag } };
    expect(await statusOf(item.replace({ ...resource, id: 'etag', n: 1 }, ifMatch))).toBe(200);
    expect(await statusOf(item.replace({ ...resource, id: 'etag', n: 2 }, ifMatch))).toBe(412);
    expect(await statusOf(container.items.upsert({ id: 'etag', doorId: 'lobby' }, ifMatch))).toBe(412);
    expect(await statusOf(item.patch([{ op: 'set', path: '/n', value: 2 }], ifMatch))).toBe(412);
    expect(await statusOf(item.delete(ifMatch))).toBe(412);
    const now = await item.read();
    expect(now.resource).toMatchObject({ n: 1 });
    expect(await statusOf(item.read({ accessCondition: { type: 'IfNoneMatch', condition: now.etag } }))).toBe(304);
    expect(await statusOf(item.read({ accessCondition: { type: 'IfNoneMatch', condition: etag } }))).toBe(200);
  });

  it('that is missing is 404 to every operation', async () => {
    const item = (await grants()).item('nobody', 'lobby');
    expect(await statusOf(item.read())).toBe(404);
    expect(await statusOf(item.replace({ id: 'nobody', doorId: 'lobby' }))).toBe(404);
    expect(await statusOf(item.patch([{ op: 'set', path: '/n', value: 1 }]))).toBe(404);
    expect(await statusOf(item.delete())).toBe(404);
  });

  it('may have 2 MB and no more', async () => {
    const container = await grants();
    const sized = (bytes: number) => ({ id: `big-${bytes}`, doorId: 'lobby', text: 'x'.repeat(bytes) });
    expect(await statusOf(container.items.create(sized(2 * 1024 * 1024 - 100)))).toBe(201);
    expect(await statusOf(container.items.create(sized(2 * 1024 * 1024)))).toBe(413);
    expect(await statusOf(container.items.create(sized(6 * 1024 * 1024)))).toBe(413);
  });

  it('costs what Microsoft documents, reads twice as much under Strong', async () => {
    const container = await grants();
    const { requestCharge } = await container.items.create({ id: 'ru', doorId: 'lobby', text: 'x'.repeat(100) });
    expect(requestCharge).toBe(4.95);
    const read = await container.item('ru', 'lobby').read();
    expect(read.requestCharge).toBe(2);
    const twice = ['ru-1', 'ru-2'].map((id) => ({ operationType: 'Create' as const, resourceBody: { id, doorId: 'ru' } }));
    const batch = await container.items.batch(twice, 'ru');
    expect(Number(batch.headers?.['x-ms-request-charge'])).toBe(9.9);
    const larger = await container.items.create({ id: 'ru-3', doorId: 'ru', text: 'x'.repeat(3 * 1024) });
    expect(larger.requestCharge).toBeGreaterThan(6.29);
    expect(larger.requestCharge).toBeLessThan(6.67);
  });
});
