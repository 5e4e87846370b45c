import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { createWaiters } from '../waiters.js';
import type { CommitHook } from './crash-point.js';
import { createJournal } from './journal.js';

/** One open transaction at a time, shared by all writes of an event-loop tick. */
export type GroupCommit = {
  /** Does `change` at once in the open transaction. All or nothing of a throwing change. The promise settles when the transaction is on disk. */
  write<T>(change: () => T): Promise<T>;
  /** Notes a statement that was run inside a change. */
  ran(sql: string, values: SQLInputValue[]): void;
  flushed(): Promise<void>;
  readonly commits: number;
  /** Number of the open transaction, or of the last one. */
  readonly transaction: number;
  /** Commits what is open, unless it is to be forgotten, and takes nothing more. */
  close(options: { abandon: boolean }): void;
};

type Options = {
  db: DatabaseSync;
  prepared(sql: string): StatementSync;
  hook: CommitHook;
  /** A commit failed: the disk is full or gone. */
  onFailure(cause: unknown): void;
};

/** The tick after a write's runs what the write woke, so that a result and the turn it leads to are one commit. */
export function createGroupCommit({ db, prepared, hook, onFailure }: Options): GroupCommit {
  const journal = createJournal(db, prepared);
  const waiters = createWaiters();
  let open = false;
  let commits = 0;
  let closed = false;

  const close = () => {
    closed = true;
    db.close();
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
    journal.clear();
    try {
      if (toDisk()) waiters.settle();
      else close();
    } catch (cause) {
      onFailure(cause);
      waiters.fail(cause);
    }
  };

  const begin = () => {
    if (open) return;
    prepared('BEGIN').run();
    open = true;
    setImmediate(() => setImmediate(commit));
  };

  const flushed = () => (open ? waiters.wait() : Promise.resolve());

  return {
    write<T>(work: () => T): Promise<T> {
      if (closed) return new Promise(() => {});
      begin();
      const result = journal.allOrNothing(work);
      const done = flushed().then(() => result);
      done.catch(() => {}); // whoever doesn't wait has heard of it through onFailure
      return done;
    },
    ran: journal.note,
    flushed,
    get commits() {
      return commits;
    },
    get transaction() {
      return open ? commits + 1 : commits;
    },
    close({ abandon }) {
      if (closed) return;
      if (!abandon) commit();
      if (!closed) close();
    },
  };
}
