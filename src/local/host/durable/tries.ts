import type { LogSink } from '../log.js';
import { clearAttempts, countAttempt, isQuarantined, maxAttempts } from '../store/attempts.js';
import type { Store } from '../store/database.js';

/** Keeps count of work that fails the host or ends it, and sets aside what does so too often. Keys are `turn:{id}` and the like. */
export type Tries = {
  /** Runs a piece of work; when it fails, `again` puts it back for another try, until there were enough. Never rejects. */
  guard(key: string, run: () => Promise<void>, again: () => void): Promise<void>;
  /** Takes up work that an earlier life of the host left: each crash counts as a try, so that work which kills the process is set aside in the end. */
  takeUp(keys: string[], again: (key: string) => void): void;
  /** The host ends in peace: what it left undone has not failed. */
  forgive(): Promise<unknown>;
  /** Failures from now on are not counted. */
  stop(): void;
};

const endedUnderWay = 'the host ended while this was under way';

export function createTries(store: Store, log: LogSink): Tries {
  /** Work that failed before, here or by ending the process: its count goes when it succeeds. */
  const suspects = new Set<string>();
  let stopped = false;

  const isOut = (key: string, reason: string): boolean => {
    if (countAttempt(store, key, reason) < maxAttempts) return false;
    log('critical', 'durable', `${key} failed ${maxAttempts} times and was set aside.`);
    return true;
  };

  const failed = (key: string, cause: unknown, again: () => void) => {
    const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    log('error', 'durable', `${key}: ${reason}`);
    suspects.add(key);
    void store.write(() => {
      if (!isOut(key, reason)) again();
    });
  };

  return {
    guard: (key, run, again) =>
      run().then(
        () => {
          if (suspects.delete(key)) void store.write(() => clearAttempts(store, key));
        },
        (cause: unknown) => {
          if (!stopped) failed(key, cause, again);
        },
      ),
    takeUp(keys, again) {
      if (keys.length === 0) return;
      void store.write(() => {
        for (const key of keys) {
          if (isQuarantined(store, key) || isOut(key, endedUnderWay)) continue;
          suspects.add(key);
          again(key);
        }
      });
    },
    forgive: () => store.write(() => store.run('DELETE FROM attempts WHERE reason = ?', endedUnderWay)),
    stop() {
      stopped = true;
    },
  };
}
