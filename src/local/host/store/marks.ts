import type { Store } from './database.js';

/** Small facts that outlive a restart: checkpoints of triggers, the last run of a timer, the virtual clock. */
export function readMark(store: Store, key: string): string | undefined {
  return store.get<{ value: string }>('SELECT value FROM marks WHERE key = ?', key)?.value;
}

export function writeMark(store: Store, key: string, value: string): void {
  store.run('INSERT INTO marks (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value);
}
