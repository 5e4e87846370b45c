import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Container } from '../../../../src/local/cloud/cosmos/store/containers.js';
import { openStore, type Store } from '../../../../src/local/cloud/cosmos/store/store.js';
import type { Unit } from '../../../../src/local/cloud/cosmos/store/unit.js';
import { createTestWorld, type TestWorld } from '../../../support/world.js';

let world: TestWorld;
let store: Store;
let container: Container;
beforeAll(async () => {
  world = await createTestWorld();
  store = openStore(world, 'Strong');
  container = await store.commits.run(() => {
    const database = store.containers.createDatabase('latch', 0);
    return store.containers.createContainer(database, { id: 'grants', partitionKey: { paths: ['/id'] } }, 0);
  });
});
afterAll(() => {
  store.close();
  world.remove();
});

const pk = '["x"]';
const put = (unit: Unit, id: string) => unit.put(pk, id, { id }, unit.find(pk, id));

/** The files as they are at this moment, which is what a killed process leaves behind. */
function cutPower(name: string): string {
  const dataDir = join(world.dataDir, name);
  cpSync(join(world.dataDir, 'cosmos'), join(dataDir, 'cosmos'), { recursive: true });
  return dataDir;
}

function survivors(dataDir: string): { ids: string[]; lsn: number } {
  const reopened = openStore({ ...world, dataDir }, 'Strong');
  const found = reopened.container('latch', 'grants');
  const left = {
    ids: Array.from(reopened.scan(found, undefined, false, { from: 0 }), ({ id }) => id),
    lsn: reopened.containers.lsn(found),
  };
  reopened.close();
  return left;
}

describe('a power cut', () => {
  it('between the writes of a batch leaves none of them; after the answer, all', async () => {
    let halfway = '';
    await store.write(container, (unit) => {
      put(unit, 'attempt');
      halfway = cutPower('halfway');
      put(unit, 'code');
    });
    const answered = cutPower('answered');
    expect(survivors(halfway)).toEqual({ ids: [], lsn: 0 });
    expect(survivors(answered)).toEqual({ ids: ['attempt', 'code'], lsn: 1 });
  });

  it('keeps every write of a group that was answered, and nothing of one that was refused', async () => {
    const writes = ['one', 'two', 'three'].map((id) =>
      store.write(container, (unit) => {
        put(unit, `${id}-first`);
        if (id === 'two') throw new Error('refused');
        put(unit, `${id}-second`);
      }),
    );
    expect((await Promise.allSettled(writes)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(survivors(cutPower('group'))).toEqual({
      ids: ['attempt', 'code', 'one-first', 'one-second', 'three-first', 'three-second'],
      lsn: 3,
    });
  });
});
