import type { DoorRecord } from '../src/domain/door-record.js';
import { calendarSays } from '../src/domain/site-calendar.js';
import type { Window } from '../src/domain/window.js';
import type { SiteCalendars } from '../src/ports/visits.js';

/** What the sites' calendars say now about being at these doors, each in its window. */
export const specialDays = async (calendars: SiteCalendars, stays: readonly { door: DoorRecord; window: Window }[]) =>
  calendarSays(await calendars.of(stays.map(({ door }) => door.site)), stays);
