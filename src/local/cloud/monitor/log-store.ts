import { join } from 'node:path';
import { openSqlite } from '../kernel/sqlite.js';

/** A row as it came, with the time it is about. */
export type LogRow = Record<string, unknown> & { TimeGenerated: string };

/** `fields`: columns that must have this very text; `text`: somewhere in the row. Instants ISO 8601. */
export type LogQuery = { fields?: Record<string, string>; text?: string; from?: string; to?: string; limit?: number };

export type LogStore = {
  add(stream: string, rows: readonly LogRow[]): void;
  /** Newest first. */
  find(stream: string, query: LogQuery): LogRow[];
  close(): void;
};

const schema = `
  CREATE TABLE IF NOT EXISTS logs (seq INTEGER PRIMARY KEY, stream TEXT NOT NULL, at TEXT NOT NULL, row TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS logs_at ON logs (stream, at);
`;

/** Everything that was ever ingested, under `${dataDir}/monitor/`. */
export function openLogStore(dataDir: string): LogStore {
  const sqlite = openSqlite(join(dataDir, 'monitor', 'logs.sqlite'), schema);
  return {
    add(stream, rows) {
      sqlite.run('BEGIN IMMEDIATE');
      for (const row of rows) {
        sqlite.statement('INSERT INTO logs (stream, at, row) VALUES (?, ?, ?)').run(stream, row.TimeGenerated, JSON.stringify(row));
      }
      sqlite.run('COMMIT');
    },
    find(stream, { fields = {}, text, from = '', to = '~', limit = 200 }) {
      const equal = Object.entries(fields).flatMap(([name, value]) => [`$."${name.replaceAll('"', '')}"`, value]);
      const sql = `SELECT row FROM logs WHERE stream = ? AND at >= ? AND at < ? ${'AND json_extract(row, ?) = ? '.repeat(equal.length / 2)}
        ${text === undefined ? '' : 'AND instr(row, ?) > 0'} ORDER BY at DESC, seq DESC LIMIT ?`;
      const found = sqlite.statement(sql).all(stream, from, to, ...equal, ...(text === undefined ? [] : [text]), limit);
      return found.map(({ row }) => JSON.parse(String(row)) as LogRow);
    },
    close: () => sqlite.close(),
  };
}
