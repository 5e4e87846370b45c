import { heldUnder } from './held-under.js';

/** Wrong codes of one reader: `streak` leads to pauses, `today` to the daily limit; typos are counted apart. */
export type ReaderBudget = {
  streak: number;
  lastWrongAt: number;
  pausedUntil: number;
  day: string;
  today: number;
  typos: number[];
};

/** Budgets by reader id. */
export type ReaderBudgets = Record<string, ReaderBudget>;

const wrongBeforePause = 5;
const firstPauseMs = 60_000;
const longestPauseMs = 15 * 60_000;
const forgottenAfterMs = 15 * 60_000;
const mostADay = 60;
const mostTyposAMinute = 10;

const fresh: ReaderBudget = { streak: 0, lastWrongAt: 0, pausedUntil: 0, day: '', today: 0, typos: [] };
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** True while codes at this reader are not looked at: in a pause, or over the day's limit. */
export function paused(readers: ReaderBudgets, readerId: string, at: Date): boolean {
  const { pausedUntil, day, today } = heldUnder(readers, readerId) ?? fresh;
  return at.getTime() < pausedUntil || (day === dayOf(at) && today >= mostADay);
}

/** Five wrong codes make a pause of a minute, every further five double it up to 15; 15 minutes without one forget the streak. */
export function countWrong(readers: ReaderBudgets, readerId: string, at: Date): ReaderBudgets {
  const before = heldUnder(readers, readerId) ?? fresh;
  const now = at.getTime();
  const streak = (now - before.lastWrongAt >= forgottenAfterMs ? 0 : before.streak) + 1;
  const rounds = streak / wrongBeforePause;
  const pauseMs = Number.isInteger(rounds) ? Math.min(firstPauseMs * 2 ** (rounds - 1), longestPauseMs) : 0;
  const today = before.day === dayOf(at) ? before.today + 1 : 1;
  const after = { ...before, streak, lastWrongAt: now, pausedUntil: now + pauseMs, day: dayOf(at), today };
  return { ...readers, [readerId]: after };
}

/** Counts a mistyped code; `throttled` when there were ten in the last minute. Typos are never guesses. */
export function countTypo(readers: ReaderBudgets, readerId: string, at: Date): { readers: ReaderBudgets; throttled: boolean } {
  const before = heldUnder(readers, readerId) ?? fresh;
  const recent = before.typos.filter((typo) => Math.abs(at.getTime() - typo) < 60_000);
  if (recent.length >= mostTyposAMinute) return { readers, throttled: true };
  return { readers: { ...readers, [readerId]: { ...before, typos: [...recent, at.getTime()] } }, throttled: false };
}
