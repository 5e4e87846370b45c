import { z } from 'zod';
import { voicesOf } from './break-glass.js';
import { Instant, PersonId, RequestId } from './ids.js';
import { offsetTime } from './local-time.js';
import {
  Check,
  Clocks,
  DoorState,
  Extension,
  Glass,
  GlassVoice,
  RequestOutcome,
  type RequestRecord,
  RequestStatus,
  TimelineEntry,
  Vote,
} from './request-record.js';

/** What `GET /requests/{id}` answers. The window is in the door's own time: ISO 8601 with its offset. */
export const RequestView = z.object({
  id: RequestId,
  /** When this was read, by the clock that everything here happens by. */
  asOf: Instant,
  status: RequestStatus,
  outcome: RequestOutcome.optional(),
  because: z.string().optional(),
  requesterId: PersonId,
  subjectId: PersonId,
  doors: z.array(DoorState.pick({ doorId: true, lock: true, delivery: true, because: true }).extend({ name: z.string() })),
  window: z.object({ start: z.string(), end: z.string(), timeZone: z.string() }),
  clocks: Clocks,
  /** A longer stay that waits for its approvers. */
  extension: z.object({ end: z.string(), decideBy: Instant, state: Extension.shape.state }).optional(),
  checks: z.array(Check),
  approvals: z.object({
    required: z.int(),
    escort: z.boolean().optional(),
    /** `inPlaceOf`: for those who may see names alone. */
    votes: z.array(Vote.pick({ approverId: true, decision: true, at: true, escort: true, inPlaceOf: true })),
  }),
  /** What those who voted, and in whose place, are called; for those who may see names, unless the directory is silent. */
  names: z.record(PersonId, z.string()).optional(),
  /** It begins when it is approved, for so long. */
  opensAtApproval: z.object({ minutes: z.int() }).optional(),
  /** An emergency: who has spoken for it, whether it was opened without its approvers, and whether somebody has looked at it. */
  glass: Glass.pick({ brokenAt: true })
    .extend({
      voices: z.array(GlassVoice.pick({ personId: true, as: true, at: true })),
      reviewed: Glass.shape.reviewed.unwrap().pick({ at: true }).optional(),
    })
    .optional(),
  /** `by`, `inPlaceOf`: of a vote, for those who may see names. */
  timeline: z.array(
    TimelineEntry.pick({ at: true, event: true, detail: true }).extend({ by: PersonId.optional(), inPlaceOf: PersonId.optional() }),
  ),
});
export type RequestView = z.infer<typeof RequestView>;

/** A door by its id, as far as showing times needs it. */
export type DoorLookup = (id: DoorState['doorId']) => { timeZone: string; name: string } | undefined;

/** The record as its requester and approvers see it: no purpose, no reasons of votes, nothing the store keeps for itself. */
export function viewOf(record: RequestRecord, door: DoorLookup, asOf: Date): RequestView {
  const timeZone = record.doors.map(({ doorId }) => door(doorId)?.timeZone).find((zone) => zone !== undefined) ?? 'UTC';
  const { opensAt, closesAt } = record.window;
  return RequestView.parse({
    ...record,
    asOf: asOf.toISOString(),
    approvals: { ...record.approvals, votes: record.approvals.votes.map(({ inPlaceOf: _, ...vote }) => vote) },
    doors: record.doors.map((state) => ({ ...state, name: door(state.doorId)?.name ?? state.doorId })),
    timeline: record.timeline.map(({ at, event, detail }) => ({ at, event, detail: inRoles(detail, record) })),
    ...(record.glass && { glass: { ...record.glass, voices: voicesOf(record) } }),
    ...(record.extension && { extension: { ...record.extension, end: offsetTime(record.extension.window.closesAt, timeZone) } }),
    window: { start: offsetTime(opensAt, timeZone), end: offsetTime(closesAt, timeZone), timeZone },
  });
}

/** Who did something as the part they play in this request: an id tells a reader nothing, and a name is not for us to keep. */
function inRoles(detail: string, { requesterId, subjectId, approvals }: RequestRecord): string {
  const approvers: string[] = [...new Set(approvals.votes.map(({ approverId }) => approverId))];
  return detail.replace(personBehindBy, (_, id: string) => {
    if (id === requesterId) return 'by the requester';
    if (id === subjectId) return 'by the person who enters';
    const place = approvers.indexOf(id);
    return place < 0 ? 'by security' : `by approver ${place + 1}`;
  });
}

const personBehindBy = /\bby ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g;
