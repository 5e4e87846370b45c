import { Temporal } from 'temporal-polyfill';
import type { Instant } from './ids.js';
import { instantFrom, type When } from './window.js';
import type { Language } from './words/language.js';

/** What a time as typed means. Offers are ISO 8601 with an offset: sent back unchanged, each means exactly one instant. */
export type TimeReading =
  | { kind: 'instant'; instant: Instant }
  | { kind: 'nonexistent'; offers: string[] }
  | { kind: 'ambiguous'; offers: string[] }
  | { kind: 'malformed' }
  | { kind: 'unknown-zone' };

const local = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?$/;
const withOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
/** Names only: Temporal would also take an offset, or read the zone out of a whole timestamp. */
const zoneName = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Reads ISO 8601: with an offset as it stands, without one as local time in the IANA zone. Milliseconds are kept, anything finer is dropped. */
export function instantOf(text: string, timeZone: string | undefined): TimeReading {
  if (withOffset.test(text)) return orMalformed(() => read(Temporal.Instant.from(text)));
  if (!local.test(text)) return { kind: 'malformed' };
  if (timeZone === undefined || !isTimeZone(timeZone)) return { kind: 'unknown-zone' };
  return orMalformed(() => readLocal(Temporal.PlainDateTime.from(text, { overflow: 'reject' }), timeZone));
}

/** Whether it is a day on a calendar, as people write it: `2027-12-24`. */
export function isDay(text: string): boolean {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

/** The day so many days later. */
export const shiftDay = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek;

/** The day an instant falls on at the door. */
export const dayOf = (when: When, timeZone: string): string => zoned(when, timeZone).toPlainDate().toString();

/** The first instant of that hour of a day at the door; where the clocks skip it, the first one after. */
export const hourOf = (day: string, hour: number, timeZone: string): Instant =>
  instantFrom(
    new Date(
      Temporal.PlainDate.from(day).toPlainDateTime({ hour }).toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds,
    ),
  );

/** A local time as typed, so many days later; undefined for one with an offset, or none at all. */
export function laterLocal(text: string, days: number): string | undefined {
  if (!local.test(text)) return undefined;
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).add({ days }).toString();
  } catch {
    return undefined;
  }
}

/** Whether the name is an IANA time zone. */
export function isTimeZone(name: string): boolean {
  if (!zoneName.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The door's local time as people read it: `Sun 28 Mar 2027, 03:30 (UTC+02:00)`, `So 28. Mär 2027, …`. The offset tells the two hours of an autumn night apart. */
export function shownAt(when: When, timeZone: string, language: Language = 'en'): string {
  const at = zoned(when, timeZone);
  return `${dateOf(at, language)}, ${timeOf(at)} (UTC${at.offset})`;
}

/** Both ends of a span, with the day and the offset once where they are the same: `Wed 3 Feb 2027, 12:00 to 13:00 (UTC+01:00)`. `to`: the word between. */
export function shownSpan(
  [from, until]: readonly [When, When],
  timeZone: string,
  to: (from: string, until: string) => string,
  language: Language = 'en',
): string {
  const [begin, end] = [zoned(from, timeZone), zoned(until, timeZone)];
  const day = dateOf(begin, language);
  if (day !== dateOf(end, language) || begin.offset !== end.offset)
    return to(shownAt(from, timeZone, language), shownAt(until, timeZone, language));
  return `${to(`${day}, ${timeOf(begin)}`, timeOf(end))} (UTC${end.offset})`;
}

type Zoned = ReturnType<typeof zoned>;

function dateOf({ dayOfWeek, day, month, year }: Zoned, language: Language): string {
  const { weekdays, months, day: shown } = calendars[language];
  return `${weekdays[dayOfWeek - 1]} ${shown(day)} ${months[month - 1]} ${year}`;
}

const timeOf = ({ hour, minute }: Zoned): string => `${two(hour)}:${two(minute)}`;

/** The instant in the door's own time, ISO 8601 with its offset: `2027-03-28T03:30:00+02:00`. */
export const offsetTime = (when: When, timeZone: string): string => written(zoned(when, timeZone));

const calendars = {
  en: {
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
    day: (day: number) => String(day),
  },
  de: {
    weekdays: ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'],
    months: ['Jan', 'Feb', 'Mär', 'Apr', 'Mai', 'Jun', 'Jul', 'Aug', 'Sep', 'Okt', 'Nov', 'Dez'],
    day: (day: number) => `${day}.`,
  },
};
const two = (number: number) => String(number).padStart(2, '0');

const zoned = (when: When, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(new Date(when).getTime()).toZonedDateTimeISO(timeZone);
const written = (at: Temporal.ZonedDateTime) => at.toString({ timeZoneName: 'never' });
const read = (at: Temporal.Instant | Temporal.ZonedDateTime): TimeReading => ({
  kind: 'instant',
  instant: instantFrom(new Date(at.epochMilliseconds)),
});

function readLocal(clockTime: Temporal.PlainDateTime, timeZone: string): TimeReading {
  const earlier = clockTime.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = clockTime.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return read(earlier);
  const kind = earlier.toPlainDateTime().equals(clockTime) ? 'ambiguous' : 'nonexistent';
  return { kind, offers: [written(earlier), written(later)] };
}

/** A day that no calendar has (30 February) is found out by Temporal, which throws. */
function orMalformed(reading: () => TimeReading): TimeReading {
  try {
    return reading();
  } catch {
    return { kind: 'malformed' };
  }
}
