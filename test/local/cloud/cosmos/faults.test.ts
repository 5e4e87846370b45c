import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Started, startCosmos, statusOf } from './start.js';

let started: Started;
beforeEach(async () => {
  started = await startCosmos();
});
afterEach(async () => {
  await started.stop();
  started.world.remove();
});

const doors = () => started.container({ id: 'doors', partitionKey: { paths: ['/id'] } });
const ids = () =>
  started.cosmos
    .database()
    .documents('doors')
    .map((door) => (door as { id: string }).id);

describe('a fault', () => {
  it('throttles with the headers SDKs wait by, and they come again', async () => {
    const container = await doors();
    const { id } = started.world.faults.add({ service: 'cosmos', match: { method: 'POST', path: '/docs', nth: 1 }, do: { status: 429 } });
    const { statusCode, headers } = await container.items.create({ id: 'lobby' });
    expect(statusCode).toBe(201);
    expect(headers['x-ms-throttle-retry-count']).toBe(1);
    expect(started.world.faults.list()).toEqual([{ id, service: 'cosmos', hits: 1 }]);
  });

  it('kills before the write, which then never was', async () => {
    const container = await doors();
    started.world.faults.add({ service: 'cosmos', match: { method: 'POST', path: '/docs' }, do: { kill: true } });
    await expect(container.items.create({ id: 'lobby' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(started.world.kills()).toBeGreaterThan(0);
    expect(ids()).toEqual([]);
  });

  it('loses the answer to a batch that was done, so that doing it again is a conflict', async () => {
    const container = await doors();
    const batch = () => container.items.batch([{ operationType: 'Create', resourceBody: { id: 'lobby' } }], 'lobby');
    started.world.faults.add({ service: 'cosmos', match: { path: '/docs', nth: 1 }, do: { dropResponseAfterEffect: true } });
    await expect(batch()).rejects.toThrow('socket hang up');
    expect(ids()).toEqual(['lobby']);
    expect((await batch()).result?.[0]?.statusCode).toBe(409);
  });

  it('doubles a request, and a create answers for the second', async () => {
    const container = await doors();
    started.world.faults.add({ service: 'cosmos', match: { method: 'POST', path: '/docs' }, do: { duplicate: true } });
    expect(await statusOf(container.items.create({ id: 'lobby' }))).toBe(409);
    expect(ids()).toEqual(['lobby']);
  });
});
