import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../../src/local/host/store/database.js';
import { readMark, writeMark } from '../../../../src/local/host/store/marks.js';
import { enqueueActivity } from '../../../../src/local/host/store/queues.js';

let dataDir: string;
let store: Store;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'database-'));
  store = openStore(dataDir, { onFailure: () => {} });
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const work = { instance: 'i', exec: 'e', task: 0, name: 'a', input: undefined };

describe('changes of one tick', () => {
  it('share a commit; one that throws leaves no trace, and nothing of the others is lost', async () => {
    const numbers: number[] = [];
    const first = store.write(() => {
      writeMark(store, 'kept', 'before');
      numbers.push(enqueueActivity(store, work));
    });
    expect(() =>
      store.write(() => {
        writeMark(store, 'kept', 'spoilt');
        enqueueActivity(store, work);
        throw new Error('half-way');
      }),
    ).toThrow('half-way');
    const last = store.write(() => numbers.push(enqueueActivity(store, work)));
    await Promise.all([first, last]);
    expect(store.commits).toBe(1);
    expect(readMark(store, 'kept')).toBe('before');
    expect(store.all('SELECT n FROM activities').map((row) => (row as { n: number }).n)).toEqual(numbers);
  });

  it('are on disk once their promise settles', async () => {
    await store.write(() => writeMark(store, 'kept', 'yes'));
    void store.write(() => writeMark(store, 'lost', 'yes'));
    store.close({ abandon: true });
    store = openStore(dataDir, { onFailure: () => {} });
    expect([readMark(store, 'kept'), readMark(store, 'lost')]).toEqual(['yes', undefined]);
  });
});
