import { setTimeout as delay } from 'node:timers/promises';
import { LatchError, type TroubleCode } from '../domain/errors.js';
import type { Clock } from '../ports/clock.js';
import { troubleOf } from './azure-trouble.js';

const spacingMs = 1_050;
const longestPauseMs = 60_000;

/** Milliseconds since an instant, by whichever of two clocks moved further: a story's clock may jump while the machine's hardly moves. */
export function stopwatch(clock: Clock, monotonic: () => number = () => performance.now()): () => () => number {
  return () => {
    const [wall, real] = [clock.now().getTime(), monotonic()];
    return () => Math.max(clock.now().getTime() - wall, monotonic() - real);
  };
}

/** Everything of one tenant that shares the one request a second goes through one of these. */
export type Lane = <T>(ask: () => Promise<T>) => Promise<T>;

/**
 * One call after the other, at most one a second. After a 429, which names no Retry-After in this family, nothing is sent for a second of
 * `clock`, then two, four …: callers get `trouble` at once and their durable timers try again.
 */
export function oneASecond(trouble: TroubleCode, clock: Clock, start = stopwatch(clock)): Lane {
  let sinceLast: () => number = () => spacingMs;
  let turn = Promise.resolve();
  let quietUntil = 0;
  let pauseMs = 0;
  const myTurn = async () => {
    const wait = spacingMs - sinceLast();
    if (wait > 0) await delay(wait);
    sinceLast = start();
  };
  return async (ask) => {
    if (clock.now().getTime() < quietUntil) throw new LatchError(trouble, 'told to wait (429)');
    turn = turn.then(myTurn);
    await turn;
    try {
      const found = await ask();
      pauseMs = 0;
      return found;
    } catch (error) {
      if (isThrottled(error)) {
        pauseMs = Math.min(longestPauseMs, Math.max(1_000, pauseMs * 2));
        quietUntil = clock.now().getTime() + pauseMs;
      }
      throw error;
    }
  };
}

/** Our own error keeps the status in its cause. */
const isThrottled = (error: unknown) => troubleOf(error).status === 429 || (error instanceof LatchError && /\b429\b/.test(error.message));
