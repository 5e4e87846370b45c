import type { Container } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Started, startCosmos } from './start.js';

let started: Started;
let things: Container;
beforeAll(async () => {
  started = await startCosmos();
  things = await started.container({
    id: 'things',
    partitionKey: { paths: ['/door'] },
    indexingPolicy: {
      compositeIndexes: [
        [
          { path: '/door', order: 'ascending' },
          { path: '/n', order: 'descending' },
        ],
      ],
    },
  });
  for (const document of documents) await things.items.create({ ...document });
});
afterAll(async () => {
  await started.stop();
  started.world.remove();
});

const documents = [
  { id: 'a', door: 'lobby', n: 3, name: 'Alice', tags: ['red', 'blue'], at: { site: 'BER1' }, held: [{ who: 'x', n: 1 }], flag: true },
  {
    id: 'b',
    door: 'lobby',
    n: 1,
    name: 'bob',
    tags: [],
    at: { site: 'WTG7' },
    held: [
      { who: 'x', n: 2 },
      { who: 'y', n: 9 },
    ],
    flag: false,
  },
  { id: 'c', door: 'cage-12', n: 2, name: "O'Neil", tags: ['blue'], at: null, flag: null },
  { id: 'd', door: 'cage-12', n: '2', 'odd name': 7 },
];

const run = async (query: string, values: Record<string, string | number | boolean | null | string[]> = {}) => {
  const parameters = Object.entries(values).map(([name, value]) => ({ name: `@${name}`, value }));
  return (await things.items.query({ query, parameters }).fetchAll()).resources;
};
const ids = (where: string, values = {}) => run(`SELECT VALUE c.id FROM c WHERE ${where}`, values);

describe('a filter', () => {
  it.each([
    ['c.n = 2', ['c']],
    ['c.n != 2', ['a', 'b']],
    ['NOT c.n = 2', ['a', 'b']],
    ['NOT (c.missing = 2)', []],
    ['c.missing = 2 OR c.n = 2', ['c']],
    ['NOT (c.missing = 2 AND c.n = 2)', ['a', 'b']],
    ['c.n > 1 AND c.n <= 3', ['a', 'c']],
    ['c.n BETWEEN 2 AND 3 AND c.flag', ['a']],
    ['c.n NOT BETWEEN 2 AND 3', ['b']],
    ["c.id IN ('a', 'd')", ['a', 'd']],
    ["c.n IN (1, '2')", ['b', 'd']],
    ["c.id NOT IN ('a', 'd')", ['b', 'c']],
    ['c.flag', ['a']],
    ['c.at = null', ['c']],
    ['IS_NULL(c.at)', ['c']],
    ['IS_DEFINED(c.at)', ['a', 'b', 'c']],
    ['NOT IS_DEFINED(c.at.site)', ['c', 'd']],
    ["c.at['site'] = 'BER1'", ['a']],
    ["c['odd name'] = 7", ['d']],
    ["c.tags[0] = 'red'", ['a']],
    ["c.tags = ['blue']", ['c']],
    ["c.at = {site: 'WTG7'}", ['b']],
    ["ARRAY_CONTAINS(c.tags, 'blue')", ['a', 'c']],
    ["ARRAY_CONTAINS(c.held, {who: 'y'}, true)", ['b']],
    ["ARRAY_CONTAINS(c.held, {who: 'y'})", []],
    ['ARRAY_LENGTH(c.tags) = 0', ['b']],
    ["STARTSWITH(c.name, 'A')", ['a']],
    ["STARTSWITH(c.name, 'B', true)", ['b']],
    ["CONTAINS(c.name, 'li')", ['a']],
    ["CONTAINS(LOWER(c.name), 'o')", ['b', 'c']],
    ["UPPER(c.name) = 'BOB'", ['b']],
    ["c.name = 'O\\'Neil'", ['c']],
    ['EXISTS(SELECT VALUE h FROM h IN c.held WHERE h.n > 5)', ['b']],
    ["EXISTS(SELECT VALUE h FROM h IN c.held WHERE h.who = 'x' AND h.n = c.n - 2)", ['a']],
    ['c.n + 1 = 4 or c.n % 2 = 0', ['a', 'c']],
    ['c.n - 1 * 2 = 0', ['c']],
    ["(c.missing ?? 'none') = 'none' AND c.n < 2", ['b']],
    ["c.name || '!' = 'bob!'", ['b']],
    ['c.n = -(-2)', ['c']],
    ['c._ts > 0 AND c.n = 1', ['b']],
    ['c.n = 1 -- not 2\n', ['b']],
  ])('%s', async (where, expected) => {
    expect(await ids(where)).toEqual(expected);
  });

  it('takes parameters, lists among them', async () => {
    expect(await ids('c.n = @n AND c.door = @door', { n: 2, door: 'cage-12' })).toEqual(['c']);
    expect(await ids('ARRAY_CONTAINS(@ids, c.id)', { ids: ['d', 'a'] })).toEqual(['a', 'd']);
    expect(await ids('c.n = @nobody')).toEqual([]);
  });
});

describe('a selection', () => {
  it.each<[string, unknown[]]>([
    [
      "SELECT c.id, c.at.site, c.n * 2 AS twice FROM c WHERE c.door = 'lobby'",
      [
        { id: 'a', site: 'BER1', twice: 6 },
        { id: 'b', site: 'WTG7', twice: 2 },
      ],
    ],
    ["SELECT VALUE {who: c.name, tags: [c.missing, c.n]} FROM c WHERE c.id = 'a'", [{ who: 'Alice', tags: [3] }]],
    [
      'SELECT c.id, h.who FROM c JOIN h IN c.held',
      [
        { id: 'a', who: 'x' },
        { id: 'b', who: 'x' },
        { id: 'b', who: 'y' },
      ],
    ],
    ['SELECT VALUE t FROM t IN c.tags', ['red', 'blue', 'blue']],
    ['SELECT VALUE c.missing FROM c', []],
    ['SELECT VALUE things.id FROM things WHERE things.n = 1', ['b']],
    ['SELECT VALUE root.id FROM things AS root WHERE root.n = 1', ['b']],
    ['SELECT VALUE c.id FROM c ORDER BY c.n', ['b', 'c', 'a', 'd']],
    ['SELECT VALUE c.id FROM c ORDER BY c.name DESC', ['b', 'c', 'a', 'd']],
    ['SELECT VALUE c.id FROM c ORDER BY c.door ASC, c.n DESC', ['d', 'c', 'a', 'b']],
    ['SELECT VALUE c.id FROM c ORDER BY c.door DESC, c.n ASC', ['b', 'a', 'c', 'd']],
    ['SELECT TOP 2 VALUE c.id FROM c ORDER BY c.id DESC', ['d', 'c']],
    ['SELECT VALUE c.id FROM c ORDER BY c.id OFFSET 1 LIMIT 2', ['b', 'c']],
    ['SELECT TOP 1 c.id, c.n FROM c', [{ id: 'a', n: 3 }]],
    ['SELECT VALUE c.id FROM c OFFSET 3 LIMIT 10', ['d']],
    ['SELECT VALUE COUNT(1) FROM c', [4]],
    ['SELECT VALUE COUNT(c.at) FROM c', [3]],
    ["SELECT VALUE COUNT(1) FROM c WHERE c.id = 'z'", [0]],
    [
      'SELECT COUNT(1) AS n, MIN(c.n) AS low, MAX(c.n) AS high, SUM(c.n) AS sum, AVG(c.n) AS mean FROM c WHERE IS_NUMBER(c.n)',
      [{ n: 3, low: 1, high: 3, sum: 6, mean: 2 }],
    ],
    ["SELECT VALUE MAX(c.n) FROM c WHERE c.id = 'z'", []],
    ['SELECT VALUE SUM(c.n) FROM c', []],
  ])('%s', async (query, expected) => {
    expect(await run(query)).toEqual(expected);
  });

  it('may be bounded without being multiplied', async () => {
    expect(await run('SELECT TOP 2 * FROM c ORDER BY c.id DESC')).toMatchObject([{ id: 'd' }, { id: 'c' }]);
    expect(await run('SELECT TOP @n * FROM c', { n: 1 })).toMatchObject([{ id: 'a' }]);
  });

  it('of everything is the documents, system properties included', async () => {
    const [first] = await run("SELECT * FROM c WHERE c.id = 'a'");
    expect(first).toEqual((await things.item('a', 'lobby').read()).resource);
  });
});

describe('what is refused by name', () => {
  it.each([
    ['SELECT c.door FROM c GROUP BY c.door', 'GROUP'],
    ['SELECT DISTINCT c.door FROM c', 'DISTINCT'],
    ["SELECT * FROM c WHERE c.name LIKE 'A%'", 'LIKE'],
    ['SELECT VALUE SOUNDEX(c.name) FROM c', 'SOUNDEX'],
    ['SELECT ARRAY(SELECT VALUE t FROM t IN c.tags) FROM c', 'ARRAY'],
    ['SELECT * FROM c WHERE d.n = 1', "'d'"],
    ['SELECT * FROM c WHERE', 'end of query'],
    ['SELECT * FROM c WHERE c.n = 1 c', "'c'"],
    ['SELECT * FROM c JOIN t IN c.tags', 'SELECT *'],
    ['SELECT c.n, COUNT(1) AS n FROM c', 'aggregate'],
    ['SELECT * FROM c ORDER BY c.n, c.door', 'composite index'],
    ['SELECT TOP -1 * FROM c', 'whole numbers'],
    ['SELECT * FROM c WHERE c.n = #', "'#'"],
    ['DELETE FROM c', "'DELETE'"],
  ])('%s', async (query, named) => {
    await expect(run(query)).rejects.toMatchObject({ code: 400, body: { message: expect.stringContaining(named) } });
  });
});
