import type { LockState } from './state.js';

/** Wrong codes of one reader: `streak` leads to pauses, `today` to the daily limit; typos are counted apart. */
export type ReaderBudget = {
  streak: number;
  lastWrongAt: number;
  pausedUntil: number;
  day: string;
  today: number;
  typos: number[];
};

const wrongBeforePause = 5;
const firstPauseMs = 60_000;
const longestPauseMs = 15 * 60_000;
const forgottenAfterMs = 15 * 60_000;
const mostADay = 60;
const mostTyposAMinute = 10;

const fresh: ReaderBudget = { streak: 0, lastWrongAt: 0, pausedUntil: 0, day: '', today: 0, typos: [] };
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

const budgetOf = (state: LockState, readerId: string) => state.readers[readerId] ?? fresh;
const withBudget = (state: LockState, readerId: string, budget: ReaderBudget): LockState => ({
  ...state,
  readers: { ...state.readers, [readerId]: budget },
});

/** True while codes at this reader are not looked at: in a pause, or over the day's limit. */
export function paused(state: LockState, readerId: string, at: Date): boolean {
  const { pausedUntil, day, today } = budgetOf(state, readerId);
  return at.getTime() < pausedUntil || (day === dayOf(at) && today >= mostADay);
}

/** Five wrong codes make a pause of a minute, every further five double it up to 15; 15 minutes without one forget the streak. */
export function countWrong(state: LockState, readerId: string, at: Date): LockState {
  const before = budgetOf(state, readerId);
  const now = at.getTime();
  const streak = (now - before.lastWrongAt >= forgottenAfterMs ? 0 : before.streak) + 1;
  const rounds = streak / wrongBeforePause;
  const pauseMs = Number.isInteger(rounds) ? Math.min(firstPauseMs * 2 ** (rounds - 1), longestPauseMs) : 0;
  const today = before.day === dayOf(at) ? before.today + 1 : 1;
  return withBudget(state, readerId, { ...before, streak, lastWrongAt: now, pausedUntil: now + pauseMs, day: dayOf(at), today });
}

/** Counts a mistyped code; `throttled` when there were ten in the last minute. Typos are never guesses. */
export function countTypo(state: LockState, readerId: string, at: Date): { state: LockState; throttled: boolean } {
  const before = budgetOf(state, readerId);
  const recent = before.typos.filter((typo) => Math.abs(at.getTime() - typo) < 60_000);
  if (recent.length >= mostTyposAMinute) return { state, throttled: true };
  return { state: withBudget(state, readerId, { ...before, typos: [...recent, at.getTime()] }), throttled: false };
}
