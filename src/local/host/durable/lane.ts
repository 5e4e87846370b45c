/** Work of one kind, by key: at most one run per key at a time, at most `limit` in all, in the order in which keys were added. */
export type Lane = {
  add(key: string): void;
  /** Starts nothing until `resume`; what is added with `first` goes before what waits. */
  pause(): void;
  resume(): void;
  readonly busy: boolean;
  /** Settles when nothing is ready and nothing runs. */
  settled(): Promise<void>;
  /** Starts nothing more; settles when what runs has ended. */
  stop(): Promise<void>;
};

/** `ready` is awaited before each round of starts (the commit, for work that has effects); `run` must not reject. */
export function createLane(options: { limit: number; ready?: () => Promise<void>; run(key: string): Promise<void> }): Lane {
  const waiting = new Set<string>();
  const running = new Set<string>();
  let settledWaiters: (() => void)[] = [];
  let scheduled = false;
  let paused = false;
  let stopped = false;

  const finish = (key: string) => {
    running.delete(key);
    if (waiting.size > 0) schedule();
    if (running.size > 0 || (waiting.size > 0 && !stopped)) return;
    const waiters = settledWaiters;
    settledWaiters = [];
    for (const resolve of waiters) resolve();
  };

  const startSome = () => {
    scheduled = false;
    if (paused || stopped) return;
    for (const key of waiting) {
      if (running.size >= options.limit) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      void options.run(key).then(() => finish(key));
    }
  };

  const schedule = () => {
    if (scheduled || paused || stopped) return;
    scheduled = true;
    setImmediate(() => {
      if (!options.ready) startSome();
      else options.ready().then(startSome, () => {});
    });
  };

  return {
    add(key) {
      waiting.add(key);
      schedule();
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      if (waiting.size > 0) schedule();
    },
    get busy() {
      return waiting.size > 0 || running.size > 0;
    },
    settled: () => (waiting.size > 0 || running.size > 0 ? new Promise((resolve) => settledWaiters.push(resolve)) : Promise.resolve()),
    async stop() {
      stopped = true;
      if (running.size > 0) await new Promise<void>((resolve) => settledWaiters.push(resolve));
    },
  };
}
