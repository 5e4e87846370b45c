import { expect, it } from 'vitest';
import { startCosmos } from './start.js';

it('is seeded once: what is there, changed or not, stays over restarts', async () => {
  const first = await startCosmos();
  const seed = (started: typeof first) =>
    started.cosmos.database().seed('doors', '/id', [{ id: 'lobby', judge: 'cloud' }, { id: 'cage-12' }]);
  await seed(first);
  await (await first.container({ id: 'doors' })).item('lobby', 'lobby').patch([{ op: 'set', path: '/judge', value: 'lock' }]);
  await first.stop();

  const second = await startCosmos({}, { dataDir: first.world.dataDir });
  const before = second.cosmos.database().changes();
  await seed(second);
  expect(second.cosmos.database().changes()).toBe(before);
  expect(second.cosmos.database().documents('doors')).toMatchObject([{ id: 'lobby', judge: 'lock' }, { id: 'cage-12' }]);
  expect(second.cosmos.database().documents('nothing')).toEqual([]);
  await second.stop();
  second.world.remove();
});

it('counts writes, and only what was written', async () => {
  const started = await startCosmos();
  const doors = await started.container({ id: 'doors', partitionKey: { paths: ['/id'] } });
  const { changes } = started.cosmos.database();
  const start = changes();
  await doors.items.create({ id: 'lobby' });
  expect(changes()).toBe(start + 1);
  await doors.items.create({ id: 'lobby' }).catch(() => undefined);
  await doors.item('lobby', 'lobby').read();
  await doors.items.query('SELECT * FROM c').fetchAll();
  expect(changes()).toBe(start + 1);
  await doors.item('lobby', 'lobby').delete();
  expect(changes()).toBe(start + 2);
  await started.stop();
  started.world.remove();
});
