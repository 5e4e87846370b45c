import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Started, startCosmos, statusOf } from './start.js';

let started: Started;
beforeAll(async () => {
  started = await startCosmos();
});
afterAll(async () => {
  await started.stop();
  started.world.remove();
});

it("lets documents die by the story's clock, counted from their last write", async () => {
  const container = await started.container({ id: 'effects', partitionKey: { paths: ['/id'] }, defaultTtl: 60 });
  for (const document of [{ id: 'default' }, { id: 'touched' }, { id: 'short', ttl: 10 }, { id: 'ever', ttl: -1 }]) {
    await container.items.create(document);
  }
  const alive = async () => (await container.items.query('SELECT VALUE c.id FROM c').fetchAll()).resources;
  started.world.clock.advance(9_000);
  expect(await alive()).toEqual(['default', 'touched', 'short', 'ever']);
  started.world.clock.advance(1_000);
  expect(await alive()).toEqual(['default', 'touched', 'ever']);
  expect((await container.item('short', 'short').read()).statusCode).toBe(404);
  expect((await container.items.create({ id: 'short', ttl: -1 })).statusCode).toBe(201);
  await container.item('touched', 'touched').patch([{ op: 'set', path: '/n', value: 1 }]);
  started.world.clock.advance(50_000);
  expect(await alive()).toEqual(['touched', 'ever', 'short']);
  started.world.clock.advance(10_000);
  expect(await alive()).toEqual(['ever', 'short']);
  expect(started.cosmos.database().documents('effects')).toHaveLength(2);
});

it('means nothing where the container has no time to live', async () => {
  const container = await started.container({ id: 'plain', partitionKey: { paths: ['/id'] } });
  await container.items.create({ id: 'short', ttl: 1 });
  started.world.clock.advance(10_000);
  expect((await container.item('short', 'short').read()).statusCode).toBe(200);
});

it('applies only where a document says so when the default is -1', async () => {
  const container = await started.container({ id: 'own', partitionKey: { paths: ['/id'] }, defaultTtl: -1 });
  await container.items.create({ id: 'short', ttl: 1 });
  await container.items.create({ id: 'long' });
  started.world.clock.advance(10_000);
  expect((await container.items.query('SELECT VALUE c.id FROM c').fetchAll()).resources).toEqual(['long']);
});

it.each([0, -2, 1.5, '60'])('is refused when it is no lifetime: %s', async (ttl) => {
  const container = await started.container({ id: 'own', partitionKey: { paths: ['/id'] }, defaultTtl: -1 });
  expect(await statusOf(container.items.upsert({ id: 'odd', ttl }))).toBe(400);
  expect((await container.item('odd', 'odd').read()).statusCode).toBe(404);
});
