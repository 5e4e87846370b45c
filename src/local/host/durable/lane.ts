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
  let uncommitted: { transaction: number; keys: Set<string> } | undefined;
  let held = 0;
  let settledWaiters: (() => void)[] = [];
  let scheduled = false;
  let paused = false;
  let stopped = false;

  const busy = () => waiting.size > 0 || running.size > 0 || held > 0;

  const finish = (key: string) => {
    running.delete(key);
    if (waiting.size > 0) startSome();
    if (stopped ? running.size > 0 : busy()) return;
    const waiters = settledWaiters;
    settledWaiters = [];
    for (const resolve of waiters) resolve();
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

  const hold = (key: string, { flushed, transaction }: NonNullable<LaneOptions['commit']>) => {
    if (uncommitted?.transaction === transaction()) {
      uncommitted.keys.add(key);
      return;
    }
    const batch = { transaction: transaction(), keys: new Set([key]) };
    uncommitted = batch;
    held += 1;
    flushed().then(
      () => {
        held -= 1;
        if (uncommitted === batch) uncommitted = undefined;
        for (const each of batch.keys) waiting.add(each);
        startSome();
      },
      () => {},
    );
  };

  return {
    add(key) {
      if (commit) hold(key, commit);
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
    settled: () => (busy() ? new Promise((resolve) => settledWaiters.push(resolve)) : Promise.resolve()),
    async stop() {
      stopped = true;
      if (running.size > 0) await new Promise<void>((resolve) => settledWaiters.push(resolve));
    },
  };
}
