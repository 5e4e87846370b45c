import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type CommitHook, crashPoint } from './crash-point.js';
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

type Statement = { sql: string; values: SQLInputValue[] };
type Waiter = { resolve(): void; reject(cause: unknown): void };

/**
 * Opens the host's database: SQLite in WAL with synchronous=FULL, locked for one process.
 * All writes of one event-loop tick share a transaction (group commit); the tick after it runs what it woke, so that a result and the turn it
 * leads to are one commit.
 */
export function openStore(dataDir: string, options: StoreOptions): Store {
  const { onFailure, commitHook: hook = crashPoint() } = options;
  const db = openDatabase(dataDir, options.synchronous ?? 'FULL');
  const statements = new Map<string, StatementSync>();
  let waiters: Waiter[] = [];
  let journal: Statement[] = [];
  let open = false;
  let depth = 0;
  let commits = 0;
  let closed = false;

  const prepared = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };

  const cutPower = () => {
    closed = true;
    db.close();
  };

  const settle = (waiting: Waiter[], failure?: unknown) => {
    if (failure !== undefined) onFailure(failure);
    for (const waiter of waiting) {
      if (failure === undefined) waiter.resolve();
      else waiter.reject(failure);
    }
  };

  const toDisk = (): boolean => {
    if (hook('before', commits + 1)) return false;
    prepared('COMMIT').run();
    commits += 1;
    return !hook('after', commits);
  };

  const commit = () => {
    if (!open || closed) return;
    open = false;
    journal = [];
    const waiting = waiters;
    waiters = [];
    try {
      if (toDisk()) settle(waiting);
      else cutPower();
    } catch (cause) {
      settle(waiting, cause);
    }
  };

  const begin = () => {
    if (open) return;
    prepared('BEGIN').run();
    open = true;
    setImmediate(() => setImmediate(commit));
  };

  /** Takes back what was written after the first `kept` statements by doing these once more: a savepoint for every change would cost all those that don't throw. */
  const undoTo = (kept: number) => {
    if (db.isTransaction) prepared('ROLLBACK').run();
    prepared('BEGIN').run();
    journal.length = kept;
    for (const { sql, values } of journal) prepared(sql).run(...values);
  };

  const change = <T>(work: () => T): T => {
    if (depth > 0) return work();
    depth += 1;
    const before = journal.length;
    try {
      return work();
    } catch (cause) {
      undoTo(before);
      throw cause;
    } finally {
      depth -= 1;
    }
  };

  const flushed = () => (open ? new Promise<void>((resolve, reject) => waiters.push({ resolve, reject })) : Promise.resolve());

  return {
    all: <T>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as T[],
    get: <T>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as T | undefined,
    run(sql, ...values) {
      const { changes, lastInsertRowid } = prepared(sql).run(...values);
      journal.push({ sql, values });
      return { changes: Number(changes), lastRow: Number(lastInsertRowid) };
    },
    write<T>(work: () => T): Promise<T> {
      if (closed) return new Promise(() => {});
      begin();
      const result = change(work);
      const done = flushed().then(() => result);
      done.catch(() => {}); // whoever doesn't wait has heard of it through onFailure
      return done;
    },
    flushed,
    get commits() {
      return commits;
    },
    get transaction() {
      return open ? commits + 1 : commits;
    },
    close(options = {}) {
      if (closed) return;
      if (!options.abandon) commit();
      closed = true;
      db.close();
    },
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
