import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** The hub's database file; what COMMIT has returned survives a power cut. */
export type HubDatabase = { statement(sql: string): StatementSync; exec(sql: string): void; close(): void };

const schema = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS devices (id TEXT PRIMARY KEY, identity TEXT NOT NULL, twin TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sessions (device TEXT PRIMARY KEY, subscriptions TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS events (
    partition INTEGER NOT NULL, seq INTEGER NOT NULL, enqueued TEXT NOT NULL, device TEXT NOT NULL,
    body TEXT NOT NULL, properties TEXT NOT NULL, system TEXT NOT NULL, PRIMARY KEY (partition, seq)) WITHOUT ROWID;
`;

/** Opens (or makes) the hub's database in the directory (WAL, synchronous=FULL). */
export function openDatabase(directory: string): HubDatabase {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'hub.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  database.exec(schema);
  const statements = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return { statement, exec: (sql) => database.exec(sql), close: () => database.close() };
}
