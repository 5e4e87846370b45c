import type { Schedule } from './ncrontab.js';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The zone's offset from UTC at an instant, in ms. Errors: an unknown IANA zone. */
function offsetAt(zone: string, instant: Date): number {
  let format = formats.get(zone);
  if (!format) {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...numeric });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant.getTime() / 1000) * 1000;
}

const day = 86_400_000;

/**
 * A schedule by a zone's wall clock (`WEBSITE_TIME_ZONE`). A time that a clock change skips comes as much later;
 * one that it repeats comes once, the first time, unless the schedule is an interval: that goes on through the repeated hour.
 */
export function inZone(schedule: Schedule, zone: string, isInterval: boolean): Schedule {
  const shifted = (instant: Date, ms: number) => new Date(instant.getTime() + ms);
  const offsetsAround = (instant: Date) => [offsetAt(zone, shifted(instant, -day)), offsetAt(zone, shifted(instant, day))] as const;

  const fromWall = (wall: Date): Date => {
    const [before, after] = offsetsAround(wall);
    const [first, second] = [shifted(wall, -before), shifted(wall, -after)];
    return offsetAt(zone, first) === before || offsetAt(zone, second) !== after ? first : second;
  };

  const once = (after: Date): Date => {
    let wall = schedule.next(shifted(after, offsetAt(zone, after)));
    while (fromWall(wall) <= after) wall = schedule.next(wall);
    return fromWall(wall);
  };

  /** The next occurrence while this offset holds, if it comes before `bound`. */
  const whileAt = (offset: number, after: Date, bound: Date): Date => {
    const next = (from: Date) => shifted(schedule.next(shifted(from, offset)), -offset);
    let at = next(after);
    while (at < bound && offsetAt(zone, at) !== offset) at = next(at);
    return at < bound ? at : bound;
  };

  return {
    next(after) {
      const bound = once(after);
      return isInterval ? offsetsAround(after).reduce((soonest, offset) => whileAt(offset, after, soonest), bound) : bound;
    },
  };
}
