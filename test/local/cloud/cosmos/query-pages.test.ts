import type { Container, SqlQuerySpec } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Started, startCosmos } from './start.js';

let started: Started;
let things: Container;
beforeAll(async () => {
  started = await startCosmos();
  things = await started.container({ id: 'things', partitionKey: { paths: ['/door'] } });
  for (let n = 0; n < 10; n += 1) await things.items.create({ id: `t${n}`, door: n % 2 ? 'lobby' : 'cage-12', n: n % 3, held: [1, 2] });
});
afterAll(async () => {
  await started.stop();
  started.world.remove();
});

async function pages(query: string | SqlQuerySpec, maxItemCount: number, between = async (_page: string[]) => {}): Promise<string[][]> {
  const all: string[][] = [];
  let continuationToken: string | undefined;
  do {
    const options = { maxItemCount, ...(continuationToken && { continuationToken }) };
    const answer = await things.items.query<string>(query, options).fetchNext();
    all.push(answer.resources);
    continuationToken = answer.continuationToken;
    await between(answer.resources);
  } while (continuationToken);
  return all;
}

describe('pages of a query', () => {
  it.each([
    ['SELECT VALUE c.id FROM c', [4, 4, 2]],
    ['SELECT VALUE c.id FROM c ORDER BY c.n DESC', [4, 4, 2]],
    ['SELECT VALUE h FROM c JOIN h IN c.held', [4, 4, 4, 4, 4]],
    ['SELECT TOP 6 VALUE c.id FROM c', [4, 2]],
    ['SELECT VALUE c.id FROM c ORDER BY c.n OFFSET 1 LIMIT 8', [4, 4]],
  ])('%s', async (query, sizes) => {
    const paged = await pages(query, 4);
    expect(paged.map((page) => page.length)).toEqual(sizes);
    expect(paged.flat()).toEqual((await things.items.query(query).fetchAll()).resources);
  });

  it('of one partition hold no other', async () => {
    const lobby = await things.items.query('SELECT VALUE c.id FROM c', { partitionKey: 'lobby', maxItemCount: 2 }).fetchAll();
    expect(lobby.resources).toEqual(['t1', 't3', 't5', 't7', 't9']);
  });

  it('lose nothing and repeat nothing while the documents change between them', async () => {
    const sweep = { query: 'SELECT VALUE c.id FROM c WHERE NOT IS_DEFINED(c.swept)' };
    const paged = await pages(sweep, 3, async (page) => {
      for (const id of page)
        await things.item(id, Number(id.slice(1)) % 2 ? 'lobby' : 'cage-12').patch([{ op: 'set', path: '/swept', value: true }]);
    });
    expect(paged.flat()).toEqual(Array.from({ length: 10 }, (_, n) => `t${n}`));
  });

  it('also come by the plan, for clients that insist on one', async () => {
    const planned = await things.items
      .query('SELECT VALUE c.id FROM c ORDER BY c.id', { forceQueryPlan: true, maxItemCount: 3 })
      .fetchAll();
    expect(planned.resources).toHaveLength(10);
  });

  it('are refused for a token nobody gave', async () => {
    const asked = things.items.query('SELECT * FROM c', { continuationToken: 'bm9uZQ==' }).fetchNext();
    await expect(asked).rejects.toMatchObject({ code: 400 });
  });
});
