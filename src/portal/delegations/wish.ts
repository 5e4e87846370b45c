import type { FoundPerson } from '../shell/found-person.js';
import type { NewDelegation } from './types.js';

/** The form as it is filled in. Times are local to the reader; `fromAs` and `untilAs`: the instant that was meant by a local time that exists twice or not at all. */
export type Wish = {
  mail: string;
  isNow: boolean;
  from: string;
  fromAs: string;
  until: string;
  untilAs: string;
  reason: string;
  /** The idempotency key of these very words, once they were sent. */
  key: string;
};

export const blankWish: Wish = { mail: '', isNow: true, from: '', fromAs: '', until: '', untilAs: '', reason: '', key: '' };

/** Where something can be wrong, by its name in the API. */
export const fields = ['to', 'from', 'until', 'reason'] as const;
export type WishField = (typeof fields)[number];

/** What is still to be filled in; an address that nobody has is filled in, and wrong. */
export function missingIn({ isNow, from, until, reason }: Wish, person: FoundPerson): WishField[] {
  const isMissing = { to: person.kind === 'unknown', from: !isNow && from === '', until: until === '', reason: reason.trim() === '' };
  return fields.filter((field) => isMissing[field]);
}

/** As the API takes it; undefined while something is missing. */
export function delegationOf(wish: Wish, person: FoundPerson, timeZone: string): NewDelegation | undefined {
  if (person.kind !== 'found' || missingIn(wish, person).length > 0) return undefined;
  const { isNow, from, fromAs, until, untilAs, reason } = wish;
  return { to: person.id, ...(!isNow && { from: fromAs || from }), until: untilAs || until, timeZone, reason: reason.trim() };
}
