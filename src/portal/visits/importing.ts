import type { PersonWish } from './booking.js';
import type { Imported, Importing } from './types.js';

/** The file, and what it does not say. */
export type ImportWish = {
  name: string;
  calendar: string;
  doorIds: string[];
  crew: PersonWish[];
  escort: PersonWish[];
  vendor: string;
  /** The idempotency key of these very words, once they were sent. */
  key: string;
};

export const blankImport: ImportWish = { name: '', calendar: '', doorIds: [], crew: [], escort: [], vendor: '', key: '' };

export const mostCharacters = 60_000;

/** What is asked of the API; undefined while there is no file that it would take. */
export function importOf({ calendar, doorIds, crew, escort: [escort], vendor }: ImportWish): Importing | undefined {
  if (calendar === '' || calendar.length > mostCharacters) return undefined;
  return {
    calendar,
    ...(doorIds.length > 0 && { doors: doorIds }),
    ...(crew.length > 0 && { crew: crew.map(({ id }) => id) }),
    ...(escort && { escortId: escort.id }),
    ...(vendor.trim() !== '' && { vendor: vendor.trim() }),
  };
}

type Outcome = Imported['outcome'];

export const outcomes: readonly Outcome[] = ['booked', 'changed', 'cancelled', 'refused', 'unchanged'];

/** How many of each there are, as far as there are any. */
export const countsOf = (visits: readonly Imported[]): [Outcome, number][] =>
  outcomes
    .map((outcome): [Outcome, number] => [outcome, visits.filter((visit) => visit.outcome === outcome).length])
    .filter(([, count]) => count > 0);

/** Whether anything would happen. */
export const doesAnything = (visits: readonly Imported[]): boolean =>
  visits.some(({ outcome }) => outcome === 'booked' || outcome === 'changed' || outcome === 'cancelled');
