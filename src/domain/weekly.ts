import { z } from 'zod';
import { isDay, laterLocal } from './local-time.js';

const Day = z.string().refine(isDay, 'must be a day like 2027-12-24');

/** A visit that comes again on the same day of the week at the same local time. `until`: the last day it may fall on; `except`: days it does not. */
export const Weekly = z
  .strictObject({
    every: z.literal('week'),
    interval: z.int().min(1).max(8).default(1),
    count: z.int().min(2).max(60).optional(),
    until: Day.optional(),
    except: z.array(Day).max(60).default([]),
    /** What becomes of an occurrence whose local time the clocks skip or show twice. */
    whenUnclear: z.enum(['refuse', 'skip', 'earlier', 'later']).default('refuse'),
  })
  .refine(({ count, until }) => (count === undefined) !== (until === undefined), {
    error: 'either count or until is needed',
    path: ['count'],
  });
export type Weekly = z.infer<typeof Weekly>;

const mostOccurrences = 60;

/** By how many days each occurrence is later than the first, and the day it falls on. `start`: local; undefined where it has an offset, so that nobody knows its day. */
export function occurrencesOf(
  start: string,
  { interval, count = mostOccurrences, until }: Weekly,
): { days: number; day: string }[] | undefined {
  const found: { days: number; day: string }[] = [];
  for (let nth = 0; nth < count && found.length < mostOccurrences; nth += 1) {
    const days = nth * interval * 7;
    const day = laterLocal(start, days)?.slice(0, 10);
    if (day === undefined) return undefined;
    if (until !== undefined && day > until) break;
    found.push({ days, day });
  }
  return found;
}
