import { z } from 'zod';

/** Any ISO 8601 instant with an offset, as we keep it: UTC with milliseconds. */
export const When = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

const mostDays = 400;
const day = 86_400_000;

/** A span that can be looked through: it does not end before it begins, and is no longer than anything may be booked ahead. */
export const isSpan = ({ from, to }: { from: string; to: string }): boolean =>
  from < to && Date.parse(to) - Date.parse(from) <= mostDays * day;

export const spanMessage = { message: `must end after it begins, at most ${mostDays} days later`, path: ['to'] };

/** Who may ask what the records know about others: each such question is in the audit before it is answered. */
export const inquirers = { people: ['Latch.Audit', 'Latch.Security'] } as const;
