import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** SQLite as the emulator uses it: every statement prepared once; `run` is for those without values. */
export type Sqlite = { statement(sql: string): StatementSync; run(sql: string): void; close(): void };

const schema = `
  CREATE TABLE IF NOT EXISTS databases (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, ts INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS containers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL,
    ts INTEGER NOT NULL, lsn INTEGER NOT NULL DEFAULT 0, UNIQUE (database, id));
  CREATE TABLE IF NOT EXISTS documents (
    container INTEGER NOT NULL, pk TEXT NOT NULL, id TEXT NOT NULL, serial INTEGER NOT NULL, body TEXT NOT NULL,
    etag TEXT NOT NULL, ts INTEGER NOT NULL, lsn INTEGER NOT NULL, expires INTEGER, PRIMARY KEY (container, pk, id)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS documents_feed ON documents (container, lsn);
  CREATE INDEX IF NOT EXISTS documents_partition_feed ON documents (container, pk, lsn);
  CREATE INDEX IF NOT EXISTS documents_expiry ON documents (expires) WHERE expires IS NOT NULL;
`;

/** Opens (or makes) the emulator's one database file; what COMMIT has returned survives a power cut (WAL, synchronous=FULL). */
export function openDatabase(directory: string): Sqlite {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'cosmos.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  database.exec(schema);
  const statements = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return { statement, run: (sql) => void statement(sql).run(), close: () => database.close() };
}
