import { afterAll, describe, expect, it } from 'vitest';
import { openCosmosDatabase } from '../../src/azure/cosmos-database.js';
import { serve } from '../../src/local/cloud/kernel/serve.js';
import { testCredential } from '../support/test-token.js';
import { startCosmos } from './cosmos-given.js';

const { world, cosmos, database, close } = await startCosmos();
afterAll(close);
const calls = () => world.rows.filter(({ service }) => service === 'cosmos').length;

describe('the database', () => {
  it('costs no call before somebody needs it, and is prepared once for all', async () => {
    expect(calls()).toBe(0);
    await Promise.all([database.container('doors'), database.container('grants')]);
    const prepared = calls();
    expect(prepared).toBeGreaterThan(0);
    await database.container('audit');
    expect(calls()).toBe(prepared);
  });

  it('is prepared again after the first attempt failed', async () => {
    const other = openCosmosDatabase({ endpoint: `${cosmos.url}/`, databaseId: 'other', credential: testCredential });
    world.faults.add({ service: 'cosmos', match: {}, do: { status: 503 } });
    await expect(other.container('doors')).rejects.toMatchObject({ code: 'records-unavailable' });
    world.faults.remove();
    expect((await other.container('doors')).id).toBe('doors');
    other.close();
  });

  it('is opened by several at once where nothing exists yet', async () => {
    const opened = Array.from({ length: 4 }, () =>
      openCosmosDatabase({ endpoint: `${cosmos.url}/`, databaseId: 'new', credential: testCredential }),
    );
    const doors = await Promise.all(opened.map((each) => each.container('doors')));
    expect(doors.map(({ id }) => id)).toEqual(opened.map(() => 'doors'));
    for (const each of opened) each.close();
  });

  it('asks for Strong in every call, so that a weaker account refuses', async () => {
    const asked: unknown[] = [];
    const account = await serve(world, {
      name: 'cosmos',
      operations: [],
      error: (status) => ({ status, body: {} }),
      guard: ({ headers }) => {
        asked.push(headers['x-ms-consistency-level']);
        return { status: 400, body: { code: 'BadRequest', message: 'ConsistencyLevel Strong is not offered by this account.' } };
      },
    });
    const weak = openCosmosDatabase({ endpoint: `${account.url}/`, databaseId: 'latch', credential: testCredential });
    await expect(weak.container('rules')).rejects.toMatchObject({ code: 'records-unavailable' });
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked)).toEqual(new Set(['Strong']));
    weak.close();
    await account.close();
  });

  it('asks for the plan of a query once, whatever its parameters, and again after it could not be had', async () => {
    const doors = await database.container('doors');
    const ask = (id: string, text = 'SELECT * FROM c WHERE c.id = @id') =>
      doors.items.query({ query: text, parameters: [{ name: '@id', value: id }] }).fetchAll();
    const asked = async (work: () => Promise<unknown>) => {
      const before = calls();
      await work().catch(() => undefined);
      return calls() - before;
    };
    expect([await asked(() => ask('one')), await asked(() => ask('two'))]).toEqual([2, 1]);
    world.faults.add({ service: 'cosmos', match: { path: '/colls/doors/docs' }, do: { status: 503 } });
    await asked(() => ask('one', 'SELECT c.id FROM c WHERE c.id = @id'));
    world.faults.remove();
    expect(await asked(() => ask('one', 'SELECT c.id FROM c WHERE c.id = @id'))).toBe(2);
  });
});
