import { createWaiters } from '../waiters.js';

/** Work of one kind, by key: at most one run per key at a time, at most `limit` in all, in the order in which keys were added. */
export type Lane = {
  add(key: string): void;
  /** Starts nothing until `resume`. */
  pause(): void;
  resume(): void;
  readonly busy: boolean;
  /** Settles when nothing is ready and nothing runs. */
  settled(): Promise<void>;
  /** Starts nothing more; settles when what runs has ended. */
  stop(): Promise<void>;
};

export type LaneOptions = {
  limit: number;
  /** For work with effects: a key may start only when the transaction that added it is on disk. */
  commit?: { flushed(): Promise<void>; transaction(): number };
  /** Must not reject. */
  run(key: string): Promise<void>;
};

export function createLane({ limit, commit, run }: LaneOptions): Lane {
  const waiting = new Set<string>();
  const running = new Set<string>();
  const waiters = createWaiters();
  let scheduled = false;
  let paused = false;
  let stopped = false;

  const busy = () => waiting.size > 0 || running.size > 0 || (onHold?.count ?? 0) > 0;

  const finish = (key: string) => {
    running.delete(key);
    if (waiting.size > 0) startSome();
    if (stopped ? running.size > 0 : busy()) return;
    waiters.settle();
  };

  const startSome = () => {
    scheduled = false;
    if (paused || stopped) return;
    for (const key of waiting) {
      if (running.size >= limit) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      void run(key).then(() => finish(key));
    }
  };

  /** One event-loop tick later, so that what arrives together is taken in together. */
  const schedule = () => {
    if (scheduled || paused || stopped) return;
    scheduled = true;
    setImmediate(startSome);
  };

  const onHold =
    commit &&
    holdUntilCommit(commit, (keys) => {
      for (const key of keys) waiting.add(key);
      startSome();
    });

  return {
    add(key) {
      if (onHold) onHold.add(key);
      else {
        waiting.add(key);
        schedule();
      }
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      if (waiting.size > 0) schedule();
    },
    get busy() {
      return busy();
    },
    settled: () => (busy() ? waiters.wait() : Promise.resolve()),
    async stop() {
      stopped = true;
      if (running.size > 0) await waiters.wait();
    },
  };
}

/** Keeps keys back until the transaction that added them is on disk; those of one transaction are let go together. */
function holdUntilCommit({ flushed, transaction }: NonNullable<LaneOptions['commit']>, letGo: (keys: Set<string>) => void) {
  let batch: { transaction: number; keys: Set<string> } | undefined;
  let count = 0;
  return {
    /** How many transactions are waited for. */
    get count() {
      return count;
    },
    add(key: string): void {
      if (batch?.transaction === transaction()) {
        batch.keys.add(key);
        return;
      }
      const added = { transaction: transaction(), keys: new Set([key]) };
      batch = added;
      count += 1;
      flushed().then(
        () => {
          count -= 1;
          if (batch === added) batch = undefined;
          letGo(added.keys);
        },
        () => {},
      );
    },
  };
}
