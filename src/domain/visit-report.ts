import { z } from 'zod';
import { DoorId, Instant, PersonId, RequestId } from './ids.js';
import { RequestOutcome, type RequestRecord } from './request-record.js';
import { VisitFlag, VisitLine, type VisitRecord, VisitStatus } from './visit-record.js';

/** One person's part in a visit, as its records have it. `codes`: how many were given out for them; `freshCodes`: how often they drew fresh ones. */
const PersonReport = z.object({
  personId: PersonId,
  part: z.enum(['crew', 'escort']),
  requestId: RequestId,
  doors: z.array(DoorId),
  entered: z.array(z.object({ doorId: DoorId, at: Instant })),
  leftAt: Instant.optional(),
  outcome: RequestOutcome.optional(),
  because: z.string().optional(),
  approvedBy: z.array(PersonId),
  codes: z.int(),
  freshCodes: z.int(),
  changes: z.int(),
});

/** One page about a visit that is over, or as far as it is. Ids and instants: whoever shows it looks the names up. */
export const VisitReport = z.object({
  visitId: z.uuid(),
  status: VisitStatus,
  because: z.string().optional(),
  purpose: z.string(),
  ticket: z.string().optional(),
  vendor: z.string().optional(),
  hostId: PersonId,
  window: z.object({ opensAt: Instant, closesAt: Instant, timeZone: z.string() }),
  people: z.array(PersonReport),
  flags: z.array(VisitFlag),
  timeline: z.array(VisitLine),
});
export type VisitReport = z.infer<typeof VisitReport>;
export type PersonReport = z.infer<typeof PersonReport>;

export function reportOf(
  visit: VisitRecord,
  requests: readonly RequestRecord[],
  standing: { status: VisitReport['status']; because?: string },
): VisitReport {
  return {
    visitId: visit.id,
    ...standing,
    purpose: visit.purpose,
    ...(visit.ticket !== undefined && { ticket: visit.ticket }),
    ...(visit.vendor !== undefined && { vendor: visit.vendor }),
    hostId: visit.hostId,
    window: { ...visit.window, timeZone: visit.timeZone },
    people: requests.map((record) => personReport(visit, record)),
    flags: visit.flags,
    timeline: visit.timeline,
  };
}

function personReport({ escortId }: VisitRecord, record: RequestRecord): PersonReport {
  const entered = record.timeline.flatMap(({ at, event, detail }) => {
    const doorId = event === 'entered' ? DoorId.safeParse(detail).data : undefined;
    return doorId ? [{ doorId, at }] : [];
  });
  const yes = record.approvals.votes.filter(({ decision }) => decision === 'approve').map(({ approverId }) => approverId);
  return {
    personId: record.subjectId,
    part: record.subjectId === escortId ? 'escort' : 'crew',
    requestId: record.id,
    doors: record.doors.map(({ doorId }) => doorId),
    entered,
    ...(record.checkedOutAt && { leftAt: record.checkedOutAt }),
    ...(record.outcome && { outcome: record.outcome }),
    ...(record.because !== undefined && { because: record.because }),
    approvedBy: [...new Set(yes)],
    codes: codesOf(record),
    freshCodes: record.freshCodes?.length ?? 0,
    changes: record.changes ?? 0,
  };
}

/** A fresh one is given at every door. */
const codesOf = ({ doors, freshCodes = [] }: RequestRecord): number =>
  doors.filter(({ delivery }) => delivery !== 'none' && delivery !== 'failed').length * (1 + freshCodes.length);
