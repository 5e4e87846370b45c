import { setTimeout as delay } from 'node:timers/promises';
import { LatchError } from '../domain/errors.js';

/** Runs a call; one that the hub throttles stands in line and runs again in its turn, four times at most and while the line is no longer than `untilMs`: then it throws `hub-throttled`. */
export type Pace = <T>(call: () => Promise<T>, untilMs: number) => Promise<T>;

/** One S1 unit takes 40 method calls a second (IoT Hub quotas and throttling); the line moves no faster than that. */
const turnMs = 25;
const mostTurns = 4;

/** The line of one process: five hundred arms that fall due in one second become forty a second, not five hundred tries again. */
export function createPace(): Pace {
  let lastTurn = 0;
  return async (call, untilMs) => {
    const began = performance.now();
    for (let turns = 1; ; turns += 1) {
      try {
        return await call();
      } catch (error) {
        const now = performance.now();
        const turn = Math.max(now, lastTurn) + turnMs;
        if (!isThrottled(error) || turns > mostTurns || turn - began > untilMs) throw error;
        lastTurn = turn;
        await delay(turn - now);
      }
    }
  };
}

const isThrottled = (error: unknown) => error instanceof LatchError && error.code === 'hub-throttled';
