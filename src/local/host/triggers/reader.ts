import { setTimeout as delay } from 'node:timers/promises';
import type { LogSink } from '../log.js';
import { createWaiters } from '../waiters.js';

/** Reads one ordered stream for ever: asks for what is next, hands it over, remembers how far it got. */
export type Reader = { start(): void; stop(): Promise<void>; drain(): Promise<boolean>; settled(): Promise<void> };

export type ReaderOptions = {
  name: string;
  log: LogSink;
  /** Answers whether there was anything, after it has been handled. `wait` false: only what is there now. */
  next(wait: boolean, signal: AbortSignal, working: () => void): Promise<boolean>;
};

const shortestPauseMs = 100;
const longestPauseMs = 5000;
/** Whoever drains does so again soon: a wait begun at once would only be cut short. */
const restMs = 100;

/** A long poll of this reader is cut short by `drain`, which asks until nothing comes any more; a source that fails has nothing. */
export function createReader({ name, log, next }: ReaderOptions): Reader {
  let asked: ((found: boolean) => void)[] = [];
  let waiting = new AbortController();
  let working = false;
  let stopped = false;
  let rests = false;
  let loop: Promise<void> | undefined;
  const idlers = createWaiters();

  const setWorking = (now: boolean) => {
    working = now;
    if (!working) idlers.settle();
  };

  const drainNow = async (): Promise<boolean> => {
    let found = false;
    while (!stopped && (await next(false, AbortSignal.timeout(30_000), () => setWorking(true)))) {
      found = true;
      setWorking(false);
    }
    return found;
  };

  const round = async () => {
    waiting = new AbortController();
    if (asked.length > 0) {
      const resolvers = asked;
      asked = [];
      const found = await drainNow().catch(() => false);
      for (const resolve of resolvers) resolve(found);
      rests = true;
    } else if (rests) {
      rests = false;
      await delay(restMs, undefined, { signal: waiting.signal, ref: false }).catch(() => {});
    } else await next(true, waiting.signal, () => setWorking(true));
    setWorking(false);
  };

  const pauseAfter = async (cause: unknown, ms: number) => {
    setWorking(false);
    if (waiting.signal.aborted) return;
    log('warning', name, `cannot read: ${cause instanceof Error ? cause.message : String(cause)}`);
    await delay(ms, undefined, { signal: waiting.signal, ref: false }).catch(() => {});
  };

  return {
    start() {
      loop = forEver(round, pauseAfter, () => stopped).then(() => {
        for (const resolve of asked) resolve(false);
      });
    },
    async stop() {
      stopped = true;
      if (!working) waiting.abort();
      await loop;
    },
    drain() {
      if (!loop || stopped) return Promise.resolve(false);
      return new Promise((resolve) => {
        asked.push(resolve);
        if (!working) waiting.abort();
      });
    },
    settled: () => (working ? idlers.wait() : Promise.resolve()),
  };
}

/** Does `round` again and again until it is stopped; after one that failed there is a pause, each time twice as long. */
async function forEver(
  round: () => Promise<void>,
  pause: (cause: unknown, ms: number) => Promise<void>,
  stopped: () => boolean,
): Promise<void> {
  let pauseMs = shortestPauseMs;
  while (!stopped()) {
    try {
      await round();
      pauseMs = shortestPauseMs;
    } catch (cause) {
      await pause(cause, pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }
}
