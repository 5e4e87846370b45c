import { z } from 'zod';
import type { DoorRecord } from './door-record.js';
import { Instant, PersonId, SiteId } from './ids.js';
import { hourOf, isDay, shiftDay } from './local-time.js';
import type { Window } from './window.js';

const Day = z.string().refine(isDay, 'must be a day like 2027-12-24');

/** Some days at a site, the last one included. `skip`: no visits; `extra-approver`: one more person must agree. Whoever asks for themselves needs one more on both. */
export const SpecialDays = z
  .strictObject({ from: Day, to: Day, name: z.string().min(1).max(120), effect: z.enum(['skip', 'extra-approver']) })
  .refine(({ from, to }) => from <= to, { error: 'must not end before it begins', path: ['to'] });
export type SpecialDays = z.infer<typeof SpecialDays>;

/** Holidays and freezes of a site: container `config`, id `calendar:<site>`. */
export const SiteCalendar = z.object({
  id: z.string().startsWith('calendar:'),
  site: SiteId,
  days: z.array(SpecialDays).max(400),
  changedBy: PersonId,
  changedAt: Instant,
});
export type SiteCalendar = z.infer<typeof SiteCalendar>;

export const calendarId = (site: SiteId): string => `calendar:${site}`;

/** Every entry that a stay in this window at this door touches, by the door's own days. */
export function daysTouching(
  calendars: readonly SiteCalendar[],
  door: Pick<DoorRecord, 'site' | 'timeZone'>,
  { opensAt, closesAt }: Window,
): SpecialDays[] {
  const days = calendars.find(({ site }) => site === door.site)?.days ?? [];
  return days.filter(({ from, to }) => closesAt > hourOf(from, 0, door.timeZone) && opensAt < hourOf(shiftDay(to, 1), 0, door.timeZone));
}

/** Whether visits of these doors are off then, and how many more people must agree to being there. `names`: of the days that say so. */
export function calendarSays(
  calendars: readonly SiteCalendar[],
  stays: readonly { door: Pick<DoorRecord, 'site' | 'timeZone'>; window: Window }[],
): { isClosed: boolean; extraApprovers: number; names: string[] } {
  const touched = stays.flatMap(({ door, window }) => daysTouching(calendars, door, window));
  const isClosed = touched.some(({ effect }) => effect === 'skip');
  const counting = touched.filter(({ effect }) => isClosed === (effect === 'skip'));
  return { isClosed, extraApprovers: touched.length > 0 ? 1 : 0, names: [...new Set(counting.map(({ name }) => name))] };
}
