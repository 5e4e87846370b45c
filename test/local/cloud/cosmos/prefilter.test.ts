import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Value } from '../../../../src/local/cloud/cosmos/json.js';
import { compileQuery, type Plan } from '../../../../src/local/cloud/cosmos/sql/compile-query.js';
import { parseQuery } from '../../../../src/local/cloud/cosmos/sql/parse-query.js';
import type { Container } from '../../../../src/local/cloud/cosmos/store/containers.js';
import { openStore, type Store } from '../../../../src/local/cloud/cosmos/store/store.js';
import { createTestWorld, type TestWorld } from '../../../support/world.js';

let world: TestWorld;
let store: Store;
let container: Container;
const values = [null, true, false, 0, 1, -1, 0.5, 2 ** 60, '', '0', '1', 'x', "it's", 'ü', '\u0000', '\ud800', [1], { x: 1 }];
beforeAll(async () => {
  world = await createTestWorld();
  store = openStore(world, 'Strong');
  container = await store.commits.run(() =>
    store.containers.createContainer(store.containers.createDatabase('latch', 0), { id: 'things', partitionKey: { paths: ['/id'] } }, 0),
  );
  await store.write(container, (unit) => {
    for (const [i, a] of values.entries())
      unit.put('["x"]', `t${i}`, { id: `t${i}`, a, b: { 'odd name': a, c: a }, list: [{ c: a }] }, undefined);
  });
});
afterAll(() => {
  store.close();
  world.remove();
});

const sought = (condition: string, parameters = new Map()) =>
  foundBy(compileQuery(parseQuery(`SELECT * FROM c WHERE ${condition}`)), parameters).map((body) => JSON.parse(body).a);

const foundBy = (plan: Plan, parameters: Map<string, Value>): string[] =>
  Array.from(store.scan(container, undefined, false, { demands: plan.prefilter(parameters), from: 0 }), ({ body }) => body);

/** Whatever the query would keep of all documents is among those the database looks for. */
function expectAllKept(plan: Plan, parameters: Map<string, Value>): void {
  const kept = [...store.scan(container, undefined, false)].filter(({ body }) => plan.rows(JSON.parse(body), parameters).length > 0);
  expect(foundBy(plan, parameters)).toEqual(expect.arrayContaining(kept.map(({ body }) => body)));
}

describe('what the database looks for', () => {
  it('narrows the documents down where it safely can', () => {
    expect(sought("c.a = 'x'")).toEqual(['x']);
    expect(sought("NOT c.n = 1 AND 'x' = c.a")).toEqual(['x']);
    expect(sought('c.b.c = @v', new Map([['@v', "it's"]]))).toEqual(["it's"]);
    expect(sought('c.a < 0')).toEqual([-1]);
    expect(sought("c.a != 'x' AND c.a >= 'u' AND c.a < 'y'")).toEqual([]);
    expect(sought("ARRAY_CONTAINS(c.list, {'c': @v}, true)", new Map([['@v', "it's"]]))).toEqual(["it's"]);
    expect(sought("ARRAY_CONTAINS([{'c': 1}], {'c': 1}, true)")).toHaveLength(values.length);
    expect(sought("ARRAY_CONTAINS(c.list, {'c': @v})", new Map([['@v', "it's"]]))).toHaveLength(values.length);
    expect(sought("c.id > 't0' AND c.id <= 't1'")).toEqual([true]);
    expect(sought("'t0' >= c.id")).toEqual([null]);
    expect(sought('NOT IS_DEFINED(c.a)')).toEqual([]);
    expect(sought('NOT IS_DEFINED(c.b.d)')).toHaveLength(values.length);
  });

  it.each([
    "c.a = 'x' OR c.n = 1",
    "NOT c.a = 'x'",
    "c._etag = 'x'",
    'NOT IS_DEFINED(c._etag)',
    'IS_DEFINED(c.n)',
    "c.b['odd name'] = 'x'",
    'c.a = @missing',
    'c.a = c.b',
  ])('leaves %s to the query', (condition) => {
    expect(sought(condition)).toHaveLength(values.length);
  });

  it('never misses a document that the query would keep', () => {
    fc.assert(
      fc.property(fc.constantFrom(...values), fc.constantFrom('c.a', 'c.b.c'), (value, place) => {
        expect(sought(`${place} = @v`, new Map([['@v', value]]))).toContainEqual(value);
      }),
    );
  });

  it('never misses one with such an element in a list', () => {
    const plan = compileQuery(parseQuery("SELECT * FROM c WHERE ARRAY_CONTAINS(c.list, {'c': @v}, true)"));
    for (const value of values) expectAllKept(plan, new Map([['@v', value]]));
  });

  it('never misses one within a range that the query would keep', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...values),
        fc.constantFrom('c.a', 'c.b.c'),
        fc.constantFrom('<', '<=', '>', '>=', '!='),
        (bound, place, operator) => {
          const plan = compileQuery(parseQuery(`SELECT * FROM c WHERE ${place} ${operator} @v`));
          expectAllKept(plan, new Map([['@v', bound]]));
        },
      ),
    );
  });
});
