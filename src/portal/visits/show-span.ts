import { differsHere, inFull } from '../strings/show-time.js';

type Span = { start: string; end: string; timeZone: string };

/** From when until when, by the clock of the doors; their zone is named where the reader's is another. */
export const showHours = ({ start, end, timeZone }: Span, tag: string): string =>
  new Intl.DateTimeFormat(tag, {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    ...(differsHere(start, timeZone) && { timeZoneName: 'short' }),
  }).formatRange(new Date(start), new Date(end));

/** The same with its day, and the zone in any case. */
export const showSpan = ({ start, end, timeZone }: Span, tag: string): string =>
  inFull(tag, timeZone).formatRange(new Date(start), new Date(end));

/** A day of a calendar, as a heading has it. */
export const showDay = (day: string, tag: string): string =>
  new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day));

/** From one day to another. */
export const showDays = (from: string, to: string, tag: string): string =>
  new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).formatRange(
    new Date(from),
    new Date(to),
  );
