import type { Sqlite } from './sqlite.js';

/** Runs writes, each all or nothing, and answers once they are on disk. */
export type Commits = {
  run<T>(write: () => T): Promise<T>;
  /** Resolves when everything handed in so far is on disk. */
  idle(): Promise<void>;
};

type Waiting = { write: () => unknown; resolve(value: unknown): void; reject(cause: unknown): void };
type Settle = () => void;

/** Group commit: writes that arrive in one turn of the event loop share one transaction (one fsync), each under its own savepoint. `committed` is called after each. */
export function createCommits(sqlite: Sqlite, committed: () => void = () => undefined): Commits {
  let waiting: Waiting[] = [];
  let flushed: Promise<void> = Promise.resolve();
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    commitGroup(sqlite, group);
    committed();
  };
  return {
    run<T>(write: () => T): Promise<T> {
      const done = new Promise<unknown>((resolve, reject) => {
        waiting.push({ write, resolve, reject });
      });
      if (waiting.length === 1) flushed = new Promise((resolve) => setImmediate(() => resolve(flush())));
      return done as Promise<T>;
    },
    idle: () => flushed,
  };
}

/** Nobody is answered before COMMIT has returned; when it fails, everybody in the group hears so. */
function commitGroup(sqlite: Sqlite, group: Waiting[]): void {
  try {
    sqlite.run('BEGIN IMMEDIATE');
    const settles = group.map((one) => attempt(sqlite, one));
    sqlite.run('COMMIT');
    for (const settle of settles) settle();
  } catch (cause) {
    try {
      sqlite.run('ROLLBACK');
    } catch {
      // the failure itself had already ended the transaction
    }
    for (const one of group) one.reject(cause);
  }
}

function attempt(sqlite: Sqlite, { write, resolve, reject }: Waiting): Settle {
  sqlite.run('SAVEPOINT one');
  try {
    const value = write();
    sqlite.run('RELEASE one');
    return () => resolve(value);
  } catch (cause) {
    sqlite.run('ROLLBACK TO one');
    sqlite.run('RELEASE one');
    return () => reject(cause);
  }
}
