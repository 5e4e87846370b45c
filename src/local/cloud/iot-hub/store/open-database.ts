import { join } from 'node:path';
import { openSqlite, type Sqlite } from '../../kernel/sqlite.js';

const schema = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS devices (id TEXT PRIMARY KEY, identity TEXT NOT NULL, twin TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sessions (device TEXT PRIMARY KEY, subscriptions TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS events (
    partition INTEGER NOT NULL, seq INTEGER NOT NULL, enqueued TEXT NOT NULL, device TEXT NOT NULL,
    body TEXT NOT NULL, properties TEXT NOT NULL, system TEXT NOT NULL, PRIMARY KEY (partition, seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
`;

/** The hub's one database file, in the directory. */
export const openDatabase = (directory: string): Sqlite => openSqlite(join(directory, 'hub.sqlite'), schema);
