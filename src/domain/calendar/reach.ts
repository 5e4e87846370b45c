import ICAL from 'ical.js';
import { firstYear } from './zones.js';

/** A series may have exceptions years after the last day anybody can book. */
const yearsBeyond = 20;
const longestSeconds = 366 * 86_400;

export type OutOfReach = 'window-in-past' | 'window-too-far' | 'window-too-long' | 'unreadable';

/** The last year in which anything of a calendar is looked at. */
export const lastYear = (until: Date): number => until.getUTCFullYear() + yearsBeyond;

/** Why an event is not looked at any closer, where it is not: the library counts its way to far times and through long spans month by month. */
export function outOfReach(component: ICAL.Component, until: Date): OutOfReach | undefined {
  const valuesOf = (name: string) => component.getAllProperties(name).flatMap((property) => property.getValues());
  const lengths = valuesOf('duration');
  const times = ['dtstart', 'dtend', 'recurrence-id', 'exdate'].flatMap(valuesOf);
  const years = times.map((time) => (time instanceof ICAL.Time ? time.year : Number.NaN));
  if ([...years, ...lengths.map(secondsIn)].some(Number.isNaN)) return 'unreadable';
  if (years.some((year) => year > lastYear(until))) return 'window-too-far';
  if (years.some((year) => year < firstYear)) return 'window-in-past';
  return lengths.some((length) => Math.abs(secondsIn(length)) > longestSeconds) ? 'window-too-long' : undefined;
}

const secondsIn = (length: unknown): number => (length instanceof ICAL.Duration ? length.toSeconds() : Number.NaN);
