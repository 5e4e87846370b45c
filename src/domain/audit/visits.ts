import { z } from 'zod';
import { PersonId, VisitId } from '../ids.js';
import { peopleOf, VisitEvent, type VisitLine, type VisitRecord } from '../visit-record.js';
import { EntryFields, kindsOf } from './entry-fields.js';

/** A step of a scheduled visit. Its requests have entries of their own. */
export const VisitEntry = EntryFields.extend({
  kind: kindsOf('visit', VisitEvent.options),
  detail: z.strictObject({ visitId: VisitId, said: z.string(), people: z.array(PersonId).optional(), ticket: z.string().optional() }),
});
export type VisitEntry = z.infer<typeof VisitEntry>;

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
