import type { Container } from '@azure/cosmos';
import { expect, it } from 'vitest';
import { type Started, startCosmos } from './start.js';

async function story(consistency: 'Strong' | 'Session', tell: (started: Started, codes: Container) => Promise<void>): Promise<void> {
  const started = await startCosmos({ consistency });
  await tell(started, await started.container({ id: 'grants', partitionKey: { paths: ['/doorId'] } }));
  await started.stop();
  started.world.remove();
}

const seen = async (codes: Container) => ({
  read: (await codes.item('code', 'lobby').read()).resource?.state,
  query: (await codes.items.query('SELECT VALUE c.state FROM c', { partitionKey: 'lobby' }).fetchAll()).resources,
  across: (await codes.items.query("SELECT VALUE c.id FROM c WHERE c.doorId = 'lobby'").fetchAll()).resources,
});

const useUp = async ({ world }: Started, codes: Container) => {
  await codes.items.create({ id: 'code', doorId: 'lobby', state: 'live' });
  await codes.items.batch(
    [
      { operationType: 'Create', resourceBody: { id: 'attempt', doorId: 'lobby', state: 'granted' } },
      { operationType: 'Patch', id: 'code', resourceBody: { operations: [{ op: 'set', path: '/state', value: 'used' }] } },
    ],
    'lobby',
  );
  await codes.items.create({ id: 'other', doorId: 'cage-12', state: 'live' });
  world.faults.add({ service: 'cosmos', match: {}, do: { staleReads: true } });
};

it('shows a Session reader the time before the latest write of a partition', () =>
  story('Session', async (started, codes) => {
    await useUp(started, codes);
    expect(await seen(codes)).toEqual({ read: 'live', query: ['live'], across: ['code'] });
    await codes.item('attempt', 'lobby').delete();
    expect(await seen(codes)).toEqual({ read: 'used', query: ['used', 'granted'], across: ['code', 'attempt'] });
    started.world.faults.remove();
    expect(await seen(codes)).toEqual({ read: 'used', query: ['used'], across: ['code'] });
  }));

it('never shows a Strong reader anything but the present', () =>
  story('Strong', async (started, codes) => {
    await useUp(started, codes);
    expect(await seen(codes)).toEqual({ read: 'used', query: ['used', 'granted'], across: ['code', 'attempt'] });
  }));

it('decides conditions by the present even for a Session reader', () =>
  story('Session', async (started, codes) => {
    await useUp(started, codes);
    const claim = { condition: "from c where c.state = 'live'", operations: [{ op: 'set' as const, path: '/n', value: 1 }] };
    await expect(codes.item('code', 'lobby').patch(claim)).rejects.toMatchObject({ code: 412 });
  }));

it('tells clients its consistency', () =>
  story('Strong', async ({ client }) => {
    expect((await client.getDatabaseAccount()).resource).toMatchObject({ consistencyPolicy: 'Strong' });
  }));

it('lets a caller ask for less than the account promises, never for more', async () => {
  const items = (codes: Container) =>
    codes.items.query('SELECT VALUE c.state FROM c', { partitionKey: 'lobby', consistencyLevel: 'Session' });
  await story('Strong', async (started, codes) => {
    await useUp(started, codes);
    expect((await items(codes).fetchAll()).resources).toEqual(['live']);
    const read = (level?: string) => codes.item('code', 'lobby').read(level ? { consistencyLevel: level } : {});
    expect((await read('Session')).resource).toMatchObject({ state: 'live' });
    expect((await read('Session')).requestCharge).toBe(1);
    expect((await read()).requestCharge).toBe(2);
  });
  await story('Session', async (_started, codes) => {
    await codes.items.create({ id: 'code', doorId: 'lobby' });
    const strong = codes.item('code', 'lobby').read({ consistencyLevel: 'Strong' });
    await expect(strong).rejects.toMatchObject({
      code: 400,
      body: { message: expect.stringContaining('configured with consistency level Session') },
    });
  });
});
