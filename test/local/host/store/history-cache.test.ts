import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../../src/local/host/store/database.js';
import { historyCache } from '../../../../src/local/host/store/history.js';

let dataDir: string;
let store: Store;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'history-'));
  store = openStore(dataDir, { onFailure: () => {}, synchronous: 'OFF' });
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const turn = () => ({ events: [{ EventType: 15, EventId: -1, Name: '0123456789' }], signatures: ['wait'], nextId: 0 });
const size = JSON.stringify(turn().events[0]).length;
const nothing = { events: [], signatures: [] };

describe('the histories kept in memory', () => {
  it('are the latest used within the bound; older ones are read from disk and are the same', async () => {
    const histories = historyCache(store, 2 * size);
    const read = (id: string) => {
      const { events, signatures } = histories.read(id);
      return { events, signatures };
    };
    await store.write(() => {
      for (const id of ['a', 'b', 'c']) {
        histories.read(id);
        histories.append(id, 0, turn());
      }
    });
    // Only what is in memory survives that the disk loses it.
    await store.write(() => store.run("DELETE FROM history WHERE instance IN ('b', 'c')"));
    const { events, signatures } = turn();
    expect(['c', 'b', 'a'].map(read)).toEqual(Array(3).fill({ events, signatures }));
    expect(read('b')).toEqual(nothing);
  });
});
