import { z } from 'zod';
import { DoorId, Instant, PersonId, RequestId, VisitId } from '../../domain/ids.js';
import { offsetTime } from '../../domain/local-time.js';
import { Clocks, DoorState, RequestOutcome, type RequestRecord, RequestStatus } from '../../domain/request-record.js';
import { VisitFlag, VisitLine, type VisitRecord, VisitStatus } from '../../domain/visit-record.js';
import { standingOfVisit } from '../../domain/visit-status.js';
import type { Window } from '../../domain/window.js';

const ShownWindow = z.object({ start: z.string(), end: z.string(), timeZone: z.string() });

/** One person's request at the doors they need together. */
const RequestPart = z.object({
  id: RequestId,
  personId: PersonId,
  part: z.enum(['crew', 'escort']),
  status: RequestStatus,
  outcome: RequestOutcome.optional(),
  because: z.string().optional(),
  window: ShownWindow,
  clocks: Clocks,
  doors: z.array(DoorState.pick({ doorId: true, lock: true, delivery: true, because: true })),
});

/** What `GET /visits/{id}` answers. Windows are in the door's own time: ISO 8601 with its offset. */
export const VisitView = z.object({
  id: VisitId,
  status: VisitStatus,
  because: z.string().optional(),
  hostId: PersonId,
  vendor: z.string().optional(),
  crew: z.array(PersonId),
  escortId: PersonId.optional(),
  doors: z.array(z.object({ doorId: DoorId, window: ShownWindow })),
  window: ShownWindow,
  purpose: z.string(),
  ticket: z.string().optional(),
  externalId: z.string().optional(),
  seriesId: VisitId.optional(),
  askAt: Instant,
  flags: z.array(VisitFlag),
  requests: z.array(RequestPart),
  timeline: z.array(VisitLine),
});
export type VisitView = z.infer<typeof VisitView>;

export function viewOfVisit(
  visit: VisitRecord,
  requests: readonly RequestRecord[],
  zoneOf: (doorId: DoorId) => string | undefined,
): VisitView {
  const shown = ({ opensAt, closesAt }: Window, timeZone: string) => ({
    start: offsetTime(opensAt, timeZone),
    end: offsetTime(closesAt, timeZone),
    timeZone,
  });
  const zoneAt = (doorId: DoorId | undefined) => (doorId && zoneOf(doorId)) ?? visit.timeZone;
  return VisitView.parse({
    ...visit,
    ...standingOfVisit(visit, requests),
    doors: visit.doors.map(({ doorId, window }) => ({ doorId, window: shown(window, zoneAt(doorId)) })),
    window: shown(visit.window, visit.timeZone),
    requests: requests.map((record) => ({
      ...record,
      personId: record.subjectId,
      part: record.subjectId === visit.escortId ? 'escort' : 'crew',
      window: shown(record.window, zoneAt(record.doors[0]?.doorId)),
    })),
  });
}

/** What a 202 about a visit says. */
export const VisitAccepted = z.object({
  id: VisitId,
  status: VisitStatus,
  statusUrl: z.string(),
  window: ShownWindow,
  flags: z.array(VisitFlag),
});

export const acceptedVisit = (visit: VisitRecord): z.infer<typeof VisitAccepted> => ({
  id: visit.id,
  status: standingOfVisit(visit, []).status,
  statusUrl: `/api/visits/${visit.id}`,
  window: {
    start: offsetTime(visit.window.opensAt, visit.timeZone),
    end: offsetTime(visit.window.closesAt, visit.timeZone),
    timeZone: visit.timeZone,
  },
  flags: visit.flags,
});
