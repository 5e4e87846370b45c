import { setTimeout as delay } from 'node:timers/promises';
import { LatchError, type TroubleCode } from '../domain/errors.js';
import type { Clock } from '../ports/clock.js';
import { troubleOf } from './azure-trouble.js';

const spacingMs = 1_010;
const longestPauseMs = 60_000;
const mostTries = 4;

/** Milliseconds since an instant, by whichever of two clocks moved further: a story's clock may jump while the machine's hardly moves. */
export function stopwatch(clock: Clock, monotonic: () => number = () => performance.now()): () => () => number {
  return () => {
    const [wall, real] = [clock.now().getTime(), monotonic()];
    return () => Math.max(clock.now().getTime() - wall, monotonic() - real);
  };
}

/** Everything of one tenant that shares the one request a second goes through one of these. */
export type Lane = {
  /** Calls when its turn has come. */
  run<T>(ask: () => Promise<T>): Promise<T>;
  /** Takes a turn that is free this moment and that nobody waits for: true for whoever then calls at once. */
  take(): Promise<boolean>;
  /** What came of a call made in a turn that was taken: after a 429 the lane is closed for a while. */
  heard(status: number): Promise<void>;
};

/** How the processes of the app take turns among themselves: `mine`, `quiet` after a 429, or the milliseconds to wait. */
export type Turns = { take(spacingMs: number): Promise<'mine' | 'quiet' | number>; closeUntil(at: Date): Promise<void> };

const alone: Turns = { take: async () => 'mine', closeUntil: async () => {} };

type Options = { start?: () => () => number; turns?: Turns };

/**
 * One call after the other, each a second after the answer to the one before, so that however long a call is on its way no two arrive within a
 * second; and so among all processes. After a 429, which names no Retry-After in this family, nothing is sent for a second, then two, four …: callers get
 * `trouble` at once and their durable timers try again.
 */
export function oneASecond(trouble: TroubleCode, clock: Clock, { start = stopwatch(clock), turns = alone }: Options = {}): Lane {
  let sinceLast: () => number = () => spacingMs;
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let pauseMs = 0;
  let sincePause: () => number = () => longestPauseMs;
  const isQuiet = () => sincePause() < pauseMs;
  const closed = () => new LatchError(trouble, 'told to wait (429)');
  const myTurn = async () => {
    const wait = spacingMs - sinceLast();
    if (wait > 0) await delay(wait);
    await amongOthers(turns, closed);
    sinceLast = start();
  };
  const heard = async (status: number) => {
    sinceLast = start();
    if (status !== 429) {
      pauseMs = 0;
      return;
    }
    pauseMs = Math.min(longestPauseMs, Math.max(1_000, pauseMs * 2));
    sincePause = start();
    await turns.closeUntil(new Date(clock.now().getTime() + pauseMs));
  };
  return {
    heard,
    async take() {
      if (isQuiet() || waiting > 0 || sinceLast() < spacingMs) return false;
      sinceLast = start();
      return (await turns.take(spacingMs)) === 'mine';
    },
    async run(ask) {
      if (isQuiet()) throw closed();
      waiting += 1;
      const turn = queue.then(myTurn);
      queue = turn.catch(() => {});
      await turn.finally(() => {
        waiting -= 1;
      });
      try {
        const found = await ask();
        await heard(200);
        return found;
      } catch (error) {
        await heard(statusOf(error));
        throw error;
      }
    },
  };
}

async function amongOthers(turns: Turns, closed: () => LatchError): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const turn = await turns.take(spacingMs);
    if (turn === 'mine') return;
    if (turn === 'quiet') break;
    await delay(turn);
  }
  throw closed();
}

const statusOf = (error: unknown): number => (error instanceof LatchError ? error.status : troubleOf(error).status) ?? 0;
