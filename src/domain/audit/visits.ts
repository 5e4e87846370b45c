import { z } from 'zod';
import { PersonId, SiteId, VisitId } from '../ids.js';
import type { SiteCalendar } from '../site-calendar.js';
import { peopleOf, VisitEvent, type VisitLine, type VisitRecord } from '../visit-record.js';
import { EntryFields, kindsOf } from './entry-fields.js';

/** A step of a scheduled visit. Its requests have entries of their own. */
export const VisitEntry = EntryFields.extend({
  kind: kindsOf('visit', VisitEvent.options),
  detail: z.strictObject({ visitId: VisitId, said: z.string(), people: z.array(PersonId).optional(), ticket: z.string().optional() }),
});
export type VisitEntry = z.infer<typeof VisitEntry>;

/** The holidays and freezes of a site, as somebody set them. */
export const CalendarEntry = EntryFields.extend({
  kind: z.enum(['calendar.set']),
  detail: z.strictObject({ site: SiteId, days: z.array(z.string()) }),
});
export type CalendarEntry = z.infer<typeof CalendarEntry>;

/** `id`: of the change. */
export const auditOfCalendar = (id: string, { site, days, changedBy, changedAt }: SiteCalendar): CalendarEntry => ({
  recordId: `calendar:${id}`,
  kind: 'calendar.set',
  at: changedAt,
  by: changedBy,
  detail: { site, days: days.map(({ from, to, effect, name }) => `${from} to ${to}: ${effect} (${name})`) },
});

/** One entry for every step. The timeline only grows, so the ids never change. */
export const auditOfVisit = (visit: VisitRecord): VisitEntry[] => visit.timeline.map((line, index) => ofLine(visit, line, index));

function ofLine(visit: VisitRecord, { at, event, detail, who }: VisitLine, index: number): VisitEntry {
  const isPlan = event === 'booked' || event === 'rescheduled';
  return {
    recordId: `visit:${visit.id}:${index}`,
    kind: `visit.${event}`,
    at,
    by: who ?? 'system',
    personId: visit.hostId,
    reason: isPlan ? visit.purpose : undefined,
    detail: { visitId: visit.id, said: detail, ...(isPlan && { people: peopleOf(visit), ticket: visit.ticket }) },
  };
}
