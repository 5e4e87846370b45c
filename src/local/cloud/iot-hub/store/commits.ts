import type { HubDatabase } from './open-database.js';

/** Writes, each all or nothing, answered once they are on disk. */
export type Commits = {
  run<T>(write: () => T): Promise<T>;
  /** Resolves when everything handed in so far is on disk. */
  idle(): Promise<void>;
};

type Entry = { write(): void; done(): void; fail(cause: unknown): void };

/** Writes of one turn of the event loop share a transaction, and so one fsync; a write that throws takes back only itself. `committed` is called after each transaction. */
export function createCommits({ exec }: HubDatabase, committed: () => void): Commits {
  let entries: Entry[] = [];
  let flushed: Promise<void> = Promise.resolve();
  const flush = (): void => {
    const group = entries;
    entries = [];
    try {
      exec('BEGIN IMMEDIATE');
      const settle = group.map((entry) => attempt(exec, entry));
      exec('COMMIT');
      for (const tell of settle) tell();
    } catch (cause) {
      for (const entry of group) entry.fail(cause);
    }
    committed();
  };
  return {
    run: <T>(write: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (entries.length === 0) flushed = new Promise((over) => setImmediate(() => over(flush())));
        const result: { value?: T } = {};
        entries.push({
          write: () => {
            result.value = write();
          },
          done: () => resolve(result.value as T),
          fail: reject,
        });
      }),
    idle: () => flushed,
  };
}

function attempt(exec: HubDatabase['exec'], entry: Entry): () => void {
  exec('SAVEPOINT entry');
  try {
    entry.write();
    exec('RELEASE entry');
    return entry.done;
  } catch (cause) {
    exec('ROLLBACK TO entry; RELEASE entry');
    return () => entry.fail(cause);
  }
}
