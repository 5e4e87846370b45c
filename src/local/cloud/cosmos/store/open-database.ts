import { join } from 'node:path';
import { openSqlite, type Sqlite } from '../../kernel/sqlite.js';

const schema = `
  CREATE TABLE IF NOT EXISTS databases (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, ts INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS containers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL,
    ts INTEGER NOT NULL, lsn INTEGER NOT NULL DEFAULT 0, UNIQUE (database, id));
  CREATE TABLE IF NOT EXISTS documents (
    container INTEGER NOT NULL, pk TEXT NOT NULL, id TEXT NOT NULL, serial INTEGER NOT NULL, body TEXT NOT NULL,
    etag TEXT NOT NULL, ts INTEGER NOT NULL, lsn INTEGER NOT NULL, expires INTEGER, PRIMARY KEY (container, pk, id)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS documents_age ON documents (container, serial);
  CREATE INDEX IF NOT EXISTS documents_feed ON documents (container, lsn);
  CREATE INDEX IF NOT EXISTS documents_expiry ON documents (expires) WHERE expires IS NOT NULL;
`;

/** The emulator's one database file, in the directory. */
export const openDatabase = (directory: string): Sqlite => openSqlite(join(directory, 'cosmos.sqlite'), schema);
