import type { Visit } from './types.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Which week of which site, as the address of the page has it: the Monday, and nothing for this week and for all sites. */
export type Shown = { week: string; site: string };

export function shownIn(query: string): Shown {
  const given = new URLSearchParams(query);
  const day = given.get('week') ?? '';
  return { week: isDay(day) ? mondayOf(day) : '', site: given.get('site') ?? '' };
}

export function addressOf({ week, site }: Shown): string {
  const query = new URLSearchParams({ ...(week !== '' && { week }), ...(site !== '' && { site }) }).toString();
  return query === '' ? '/app/visits' : `/app/visits?${query}`;
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.startsWith(text) === true;

/** Days are texts such as `2027-02-03`: as a calendar has them, of no zone. */
export const shiftDay = (day: string, by: number): string => new Date(Date.parse(day) + by * dayMs).toISOString().slice(0, 10);

export const mondayOf = (day: string): string => shiftDay(day, -((new Date(day).getUTCDay() + 6) % 7));

export const daysFrom = (monday: string): string[] => Array.from({ length: 7 }, (_, at) => shiftDay(monday, at));

/** The number of the week in its year (ISO 8601): the first is the one with 4 January in it. */
export function weekNumber(monday: string): number {
  const year = shiftDay(monday, 3).slice(0, 4);
  return Math.round((Date.parse(monday) - Date.parse(mondayOf(`${year}-01-04`))) / (7 * dayMs)) + 1;
}

/** The day it is at an instant in a zone, the reader's own without one. */
export const dayAt = (instant: Date, timeZone?: string): string =>
  new Intl.DateTimeFormat('sv-SE', { ...(timeZone !== undefined && { timeZone }) }).format(instant);

/** Between which instants the week lies, wherever on Earth its doors are. */
export const spanOf = (monday: string): { from: string; until: string } => ({
  from: new Date(Date.parse(monday) - 14 * hourMs).toISOString(),
  until: new Date(Date.parse(monday) + 7 * dayMs + 12 * hourMs).toISOString(),
});

/** Those that take place on a day, each by the clock of its own doors, in the order in which they begin. */
export const visitsOn = (day: string, visits: readonly Visit[]): Visit[] =>
  visits
    .filter(({ window: { start, end } }) => start.slice(0, 10) <= day && day <= lastDay(start, end))
    .sort((one, other) => Date.parse(one.window.start) - Date.parse(other.window.start) || one.id.localeCompare(other.id));

/** What ends at midnight is over the day before. */
function lastDay(start: string, end: string): string {
  const day = end.slice(0, 10);
  return /T00:00(:00(\.0+)?)?([Z+-]|$)/.test(end) && day > start.slice(0, 10) ? shiftDay(day, -1) : day;
}
