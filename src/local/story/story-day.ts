import { Temporal } from 'temporal-polyfill';

/** Stories start at nine in the morning, local time. */
export const dawn = '09:00';

/** Local times of one day in one zone as instants; a time that does not exist on that day throws. */
export function timesOf(day: string, timeZone: string): (time: string) => Date {
  const date = Temporal.PlainDate.from(day);
  return (time) => {
    const instant = date.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(timeZone, { disambiguation: 'reject' });
    return new Date(instant.epochMilliseconds);
  };
}

/** The day of the story: the given one, or the day after `now` where that is later. */
export function storyDay(earliest: string, now: Date, timeZone: string): string {
  const tomorrow = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().add({ days: 1 });
  return Temporal.PlainDate.compare(tomorrow, earliest) > 0 ? tomorrow.toString() : earliest;
}
