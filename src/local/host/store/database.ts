import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type CommitHook, crashPoint } from './crash-point.js';
import { createGroupCommit } from './group-commit.js';
import { schema } from './schema.js';

export class DataDirectoryInUse extends Error {
  constructor(dataDir: string, cause: unknown) {
    super(`Another host is using ${dataDir}. One host per data directory.`, { cause });
    this.name = 'DataDirectoryInUse';
  }
}

export type Store = {
  all<T>(sql: string, ...values: SQLInputValue[]): T[];
  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined;
  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastRow: number };
  /** Runs `change` at once in the open transaction; the promise settles when that transaction is on disk. All or nothing of a throwing change. */
  write<T>(change: () => T): Promise<T>;
  /** Settles when everything written so far is on disk. */
  flushed(): Promise<void>;
  readonly commits: number;
  /** Number of the open transaction, or of the last one. */
  readonly transaction: number;
  /** Commits what is open and closes; with `abandon` forgets it, as a power cut does. */
  close(options?: { abandon?: boolean }): void;
};

export type StoreOptions = {
  onFailure(cause: unknown): void;
  commitHook?: CommitHook | undefined;
  /** `OFF` survives the end of the process, not a power cut: for data that a test throws away. */
  synchronous?: 'FULL' | 'OFF' | undefined;
};

/**
 * Opens the host's database: SQLite in WAL with synchronous=FULL, locked for one process. Reads see what the open transaction wrote.
 */
export function openStore(dataDir: string, { onFailure, commitHook: hook = crashPoint(), synchronous = 'FULL' }: StoreOptions): Store {
  const db = openDatabase(dataDir, synchronous);
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const group = createGroupCommit({ db, prepared, hook, onFailure });
  return {
    all: <T>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as T[],
    get: <T>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as T | undefined,
    run(sql, ...values) {
      const { changes, lastInsertRowid } = prepared(sql).run(...values);
      group.ran(sql, values);
      return { changes: Number(changes), lastRow: Number(lastInsertRowid) };
    },
    write: group.write,
    flushed: group.flushed,
    get commits() {
      return group.commits;
    },
    get transaction() {
      return group.transaction;
    },
    close: ({ abandon = false } = {}) => group.close({ abandon }),
  };
}

function openDatabase(dataDir: string, synchronous: 'FULL' | 'OFF'): DatabaseSync {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'host.db');
  const db = new DatabaseSync(path);
  chmodSync(path, 0o600); // the files SQLite puts beside it follow
  try {
    db.exec(
      `PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=${synchronous}; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=4000; BEGIN IMMEDIATE;`,
    );
    db.exec(schema);
    db.exec('COMMIT');
    return db;
  } catch (cause) {
    db.close();
    if (String(cause).includes('locked')) throw new DataDirectoryInUse(dataDir, cause);
    throw cause;
  }
}
