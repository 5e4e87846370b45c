import type { Door } from '../ask/types.js';
import { noTimes, type PlaceWish, placesAsked, type Times, windowOf } from './times.js';
import type { Booking } from './types.js';

/** Somebody who was found in the directory. */
export type PersonWish = { id: string; name: string };
export type WhenUnclear = NonNullable<NonNullable<Booking['repeat']>['whenUnclear']>;

/** How it comes again: every so many weeks, so often or until a day; `except`: not on these. */
export type RepeatWish = {
  interval: string;
  ends: 'count' | 'until';
  count: string;
  until: string;
  except: string[];
  whenUnclear: WhenUnclear;
};

/** The form as it is filled in. */
export type VisitWish = {
  times: Times;
  places: PlaceWish[];
  crew: PersonWish[];
  escort: PersonWish[];
  vendor: string;
  purpose: string;
  ticket: string;
  isRepeated: boolean;
  repeat: RepeatWish;
  /** The idempotency key of these very words, once they were sent. */
  key: string;
};

export const blankVisit: VisitWish = {
  ...{ times: noTimes, places: [], crew: [], escort: [], vendor: '', purpose: '', ticket: '', isRepeated: false, key: '' },
  repeat: { interval: '1', ends: 'count', count: '10', until: '', except: [], whenUnclear: 'refuse' },
};

export const zoneAmong =
  (doors: readonly Door[]) =>
  (doorId: string): string | undefined =>
    doors.find(({ id }) => id === doorId)?.timeZone;

/** What is asked of the API, in the time of the first door, as far as it is filled in; undefined while doors, times or people are missing. */
export function bookingOf(wish: VisitWish, doors: readonly Door[]): Booking | undefined {
  const zoneOf = zoneAmong(doors);
  const timeZone = zoneOf(wish.places[0]?.doorId ?? '');
  if (timeZone === undefined || wish.crew.length === 0) return undefined;
  const [window, places] = [windowOf(wish.times, timeZone), placesAsked(wish.places, (id) => zoneOf(id) ?? timeZone)];
  const repeat = wish.isRepeated ? repeatOf(wish.repeat) : undefined;
  if (!window || !places || (wish.isRepeated && !repeat)) return undefined;
  const [escort] = wish.escort;
  const [vendor, ticket] = [wish.vendor.trim(), wish.ticket.trim()];
  return {
    ...{ crew: wish.crew.map(({ id }) => id), doors: places, window, purpose: wish.purpose.trim() },
    ...(escort && { escortId: escort.id }),
    ...(vendor !== '' && { vendor }),
    ...(ticket !== '' && { ticket }),
    ...(repeat && { repeat }),
  };
}

/** How often, as the API takes it; undefined while that is not filled in. */
export function repeatOf({ interval, ends, count, until, except, whenUnclear }: RepeatWish): Booking['repeat'] | undefined {
  const common = { every: 'week' as const, interval: Number(interval), except, whenUnclear };
  if (!/^[1-8]$/.test(interval)) return undefined;
  if (ends === 'until') return until === '' ? undefined : { ...common, until };
  return /^\d{1,2}$/.test(count) ? { ...common, count: Number(count) } : undefined;
}

/** The chosen doors, each with the part it had. */
export const placesOf = (ids: readonly string[], before: readonly PlaceWish[]): PlaceWish[] =>
  ids.map((doorId) => before.find((place) => place.doorId === doorId) ?? { doorId });
