import { z } from 'zod';
import { DoorId, Instant, PersonId, RequestId, SiteId, VisitId } from '../../domain/ids.js';
import { offsetTime } from '../../domain/local-time.js';
import { Clocks, DoorState, RequestOutcome, type RequestRecord, RequestStatus } from '../../domain/request-record.js';
import { DoorReadiness, readinessAt } from '../../domain/visit-readiness.js';
import { VisitFlag, VisitLine, type VisitRecord, VisitStatus } from '../../domain/visit-record.js';
import { standingOfVisit } from '../../domain/visit-status.js';
import type { Window } from '../../domain/window.js';

export const ShownWindow = z.object({ start: z.string(), end: z.string(), timeZone: z.string() });

export const shownWindow = ({ opensAt, closesAt }: Window, timeZone: string): z.infer<typeof ShownWindow> => ({
  start: offsetTime(opensAt, timeZone),
  end: offsetTime(closesAt, timeZone),
  timeZone,
});

/** A sign-in that is needed before anything is booked. */
export const SignInWanted = z.object({ context: z.string(), maxAgeMinutes: z.number() });

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

/** A door as it stands for the visit. `site`: missing where the door is gone. */
const VisitPlace = DoorReadiness.extend({ doorId: DoorId, name: z.string(), site: SiteId.optional(), window: ShownWindow });

/** Names of people by their id, as the directory has them; some are missing while it is silent. */
export const Names = z.record(z.string(), z.string());

/** A visit as its people see it. Windows are in the door's own time: ISO 8601 with its offset. */
export const VisitView = z.object({
  id: VisitId,
  status: VisitStatus,
  because: z.string().optional(),
  hostId: PersonId,
  vendor: z.string().optional(),
  crew: z.array(PersonId),
  escortId: PersonId.optional(),
  doors: z.array(VisitPlace),
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

type ShownDoor = { name: string; site: SiteId; timeZone: string };

export function viewOfVisit(
  visit: VisitRecord,
  requests: readonly RequestRecord[],
  door: (doorId: DoorId) => ShownDoor | undefined,
): VisitView {
  const zoneAt = (doorId: DoorId | undefined) => (doorId && door(doorId)?.timeZone) ?? visit.timeZone;
  return VisitView.parse({
    ...visit,
    ...standingOfVisit(visit, requests),
    doors: visit.doors.map(({ doorId, window }) => ({
      ...{ doorId, name: door(doorId)?.name ?? doorId, site: door(doorId)?.site },
      ...readinessAt(doorId, requests),
      window: shownWindow(window, zoneAt(doorId)),
    })),
    window: shownWindow(visit.window, visit.timeZone),
    requests: requests.map((record) => ({
      ...record,
      personId: record.subjectId,
      part: record.subjectId === visit.escortId ? 'escort' : 'crew',
      window: shownWindow(record.window, zoneAt(record.doors[0]?.doorId)),
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
  window: shownWindow(visit.window, visit.timeZone),
  flags: visit.flags,
});
