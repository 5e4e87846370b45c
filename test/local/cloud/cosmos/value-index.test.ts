import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/local/cloud/cosmos/json.js';
import { compileQuery } from '../../../../src/local/cloud/cosmos/sql/compile-query.js';
import { parseQuery } from '../../../../src/local/cloud/cosmos/sql/parse-query.js';
import type { Container } from '../../../../src/local/cloud/cosmos/store/containers.js';
import { openStore, type Store } from '../../../../src/local/cloud/cosmos/store/store.js';
import { createTestWorld } from '../../../support/world.js';

type Held = { a?: string | number | null; list?: { c: string | number }[] };
type Step =
  | { kind: 'write'; id: string; held: Held; stays: boolean }
  | { kind: 'remove'; id: string; stays: boolean }
  | { kind: 'ask'; condition: string };

const pk = '["p"]';
const conditions = ["c.a = 'x'", 'c.a = 1', 'NOT IS_DEFINED(c.a)', "ARRAY_CONTAINS(c.list, {'c': 'x'}, true)", "c.a != 'y' AND c.b.c = 1"];

describe('looking up what a query asks for', () => {
  it('finds what reading everything finds, whatever was written, removed or rolled back before', async () => {
    await fc.assert(fc.asyncProperty(fc.array(steps(), { minLength: 20, maxLength: 60 }), playSteps), {
      numRuns: process.env['LATCH_DEEP'] ? 500 : 25,
    });
  });

  it('gives the oldest first, and does not read the rest', async () => {
    await inStore(async (store, container) => {
      for (let n = 0; n < 30; n += 1) await write(store, container, `n${n}`, { a: n % 10 === 3 ? 'x' : 'y' });
      await write(store, container, 'n23', { a: 'y' });
      await write(store, container, 'n3', { a: 'x', list: [] });
      expect(ask(store, container, "c.a = 'x'").map(({ id }) => id)).toEqual(['n3', 'n13']);
    });
  });
});

function steps(): fc.Arbitrary<Step> {
  const term = fc.constantFrom<string | number>('x', 'y', 1, 2);
  const held = fc.record(
    { a: fc.oneof(term, fc.constant(null)), list: fc.array(fc.record({ c: term }), { maxLength: 2 }) },
    { requiredKeys: [] },
  );
  const id = fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8', '9');
  const stays = fc.boolean();
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), id, held, stays }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id, stays }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), condition: fc.constantFrom(...conditions) }) },
  );
}

async function playSteps(played: Step[]): Promise<void> {
  await inStore(async (store, container) => {
    for (const step of played) {
      if (step.kind === 'ask') expectAlike(store, container, step.condition);
      else if (step.kind === 'write') await write(store, container, step.id, step.held, step.stays);
      else await remove(store, container, step.id, step.stays);
    }
    for (const condition of conditions) expectAlike(store, container, condition);
  });
}

function expectAlike(store: Store, container: Container, condition: string): void {
  const plan = planOf(condition);
  const kept = [...store.scan(container, undefined, false, { from: 0 })].filter(
    ({ body }) => plan.rows(JSON.parse(body), new Map()).length > 0,
  );
  const found = ask(store, container, condition).filter((document) => plan.rows(document, new Map()).length > 0);
  expect(found).toEqual(kept.map(({ body }) => JSON.parse(body)));
}

const planOf = (condition: string) => compileQuery(parseQuery(`SELECT * FROM c WHERE ${condition}`));

const ask = (store: Store, container: Container, condition: string): JsonObject[] =>
  Array.from(store.scan(container, undefined, false, { demands: planOf(condition).prefilter(new Map()), from: 0 }), ({ body }) =>
    JSON.parse(body),
  );

/** What does not stay is rolled back, as a batch is whose next operation fails. */
const write = (store: Store, container: Container, id: string, held: Held, stays = true): Promise<void> =>
  staying(stays, () =>
    store.write(container, (unit) => {
      unit.put(pk, id, { id, ...held }, unit.find(pk, id));
      if (!stays) throw new RolledBack();
    }),
  );

const remove = (store: Store, container: Container, id: string, stays: boolean): Promise<void> =>
  staying(stays, () =>
    store.write(container, (unit) => {
      const current = unit.find(pk, id);
      if (current) unit.remove(current);
      if (!stays) throw new RolledBack();
    }),
  );

class RolledBack extends Error {}

const staying = (stays: boolean, run: () => Promise<void>): Promise<void> =>
  stays ? run() : expect(run()).rejects.toBeInstanceOf(RolledBack);

async function inStore(use: (store: Store, container: Container) => Promise<void>): Promise<void> {
  const world = await createTestWorld();
  const store = openStore(world, 'Strong');
  const container = await store.commits.run(() =>
    store.containers.createContainer(store.containers.createDatabase('latch', 0), { id: 'things', partitionKey: { paths: ['/p'] } }, 0),
  );
  try {
    await use(store, container);
  } finally {
    store.close();
    world.remove();
  }
}
