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

/** A schedule by a zone's wall clock (`WEBSITE_TIME_ZONE`). A time that a clock change skips comes as much later; one that it repeats comes once. */
export function inZone(schedule: Schedule, zone: string): Schedule {
  const toWall = (instant: Date) => new Date(instant.getTime() + offsetAt(zone, instant));
  const fromWall = (wall: Date) => {
    const near = new Date(wall.getTime() - offsetAt(zone, wall));
    return new Date(wall.getTime() - offsetAt(zone, near));
  };
  return {
    next(after) {
      let wall = schedule.next(toWall(after));
      while (fromWall(wall) <= after) wall = schedule.next(wall);
      return fromWall(wall);
    },
  };
}
