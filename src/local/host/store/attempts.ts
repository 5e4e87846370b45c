import type { Store } from './database.js';

/** Work that fails the host itself (not the app's own errors) this often is set aside, so that it can't stop the rest. */
export const maxAttempts = 10;

/** Counts one more try of a piece of work (`turn:{id}`, `entity:{id}`, `activity:{n}`) and answers how many it had. */
export function countAttempt(store: Store, key: string, reason: string): number {
  store.run(
    'INSERT INTO attempts (key, tries, reason) VALUES (?, 1, ?) ON CONFLICT (key) DO UPDATE SET tries = tries + 1, reason = excluded.reason',
    key,
    reason,
  );
  return store.get<{ tries: number }>('SELECT tries FROM attempts WHERE key = ?', key)?.tries ?? 1;
}

export function clearAttempts(store: Store, key: string): void {
  store.run('DELETE FROM attempts WHERE key = ?', key);
}

export function isQuarantined(store: Store, key: string): boolean {
  return (store.get<{ tries: number }>('SELECT tries FROM attempts WHERE key = ?', key)?.tries ?? 0) >= maxAttempts;
}

export function quarantined(store: Store): { key: string; tries: number; reason: string }[] {
  return store.all('SELECT key, tries, reason FROM attempts WHERE tries >= ?', maxAttempts);
}
