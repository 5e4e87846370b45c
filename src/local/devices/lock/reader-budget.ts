import { ownKeypad } from '../../../domain/entry.js';
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
const typoMs = 60_000;
/** Wrong codes a day under all the names together that others give their readers: whoever makes names up must not guess for ever. */
const mostUnderNames = 240;

const fresh: ReaderBudget = { streak: 0, lastWrongAt: 0, pausedUntil: 0, day: '', today: 0, typos: [] };
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** True while codes at this reader are not looked at: in a pause, or over a day's limit. */
export function paused(readers: ReaderBudgets, readerId: string, at: Date): boolean {
  const { pausedUntil, day, today } = heldUnder(readers, readerId) ?? fresh;
  if (at.getTime() < pausedUntil || (day === dayOf(at) && today >= mostADay)) return true;
  return readerId !== ownKeypad && underNames(readers, dayOf(at)) >= mostUnderNames;
}

const underNames = (readers: ReaderBudgets, day: string): number =>
  Object.entries(readers).reduce((sum, [name, budget]) => (name !== ownKeypad && budget.day === day ? sum + budget.today : sum), 0);

/** Five wrong codes make a pause of a minute, every further five double it up to 15; 15 minutes without one forget the streak. */
export function countWrong(readers: ReaderBudgets, readerId: string, at: Date): ReaderBudgets {
  const before = heldUnder(readers, readerId) ?? fresh;
  const now = at.getTime();
  const streak = (now - before.lastWrongAt >= forgottenAfterMs ? 0 : before.streak) + 1;
  const rounds = streak / wrongBeforePause;
  const pauseMs = Number.isInteger(rounds) ? Math.min(firstPauseMs * 2 ** (rounds - 1), longestPauseMs) : 0;
  const today = before.day === dayOf(at) ? before.today + 1 : 1;
  const after = { ...before, streak, lastWrongAt: now, pausedUntil: now + pauseMs, day: dayOf(at), today };
  return { ...remembered(readers, at), [readerId]: after };
}

/** Counts a mistyped code; `throttled` when there were ten in the last minute. Typos are never guesses. */
export function countTypo(readers: ReaderBudgets, readerId: string, at: Date): { readers: ReaderBudgets; throttled: boolean } {
  const before = heldUnder(readers, readerId) ?? fresh;
  const recent = before.typos.filter((typo) => isRecent(typo, at));
  if (recent.length >= mostTyposAMinute) return { readers, throttled: true };
  return { readers: { ...remembered(readers, at), [readerId]: { ...before, typos: [...recent, at.getTime()] } }, throttled: false };
}

const isRecent = (typo: number, at: Date) => Math.abs(at.getTime() - typo) < typoMs;

/** Those of which something still counts. */
function remembered(readers: ReaderBudgets, at: Date): ReaderBudgets {
  const counts = ({ day, lastWrongAt, pausedUntil, typos }: ReaderBudget) =>
    day === dayOf(at) || at.getTime() < Math.max(pausedUntil, lastWrongAt + forgottenAfterMs) || typos.some((typo) => isRecent(typo, at));
  return Object.fromEntries(Object.entries(readers).filter(([, budget]) => counts(budget)));
}
