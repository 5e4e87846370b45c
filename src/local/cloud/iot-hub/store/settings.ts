import { randomBytes } from 'node:crypto';
import type { Sqlite } from '../../kernel/sqlite.js';

/** Things the hub decides once or counts, kept over restarts. Writes belong inside a commit, except at start. */
export type Settings = {
  /** The key of the event stream's connection string. */
  streamKey(): string;
  /** 1, 2, 3, … for ever. */
  nextConnectionNumber(): number;
};

export function createSettings({ statement }: Sqlite): Settings {
  const get = (name: string) => statement('SELECT value FROM settings WHERE name = ?').get(name)?.['value'];
  const put = (name: string, value: string) => statement('INSERT OR REPLACE INTO settings VALUES (?, ?)').run(name, value);
  return {
    streamKey() {
      const known = get('stream-key');
      if (known !== undefined) return String(known);
      const made = randomBytes(32).toString('base64');
      put('stream-key', made);
      return made;
    },
    nextConnectionNumber() {
      const next = Number(get('connection-number') ?? 0) + 1;
      put('connection-number', String(next));
      return next;
    },
  };
}
