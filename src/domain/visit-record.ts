import { z } from 'zod';
import { DoorId, Instant, PersonId, RequestId, SiteId, VisitId } from './ids.js';
import { Window } from './window.js';

/** A door of a visit, for as long as it is needed: the whole visit or a part of it. */
export const VisitDoor = z.object({ doorId: DoorId, window: Window });
export type VisitDoor = z.infer<typeof VisitDoor>;

/** One request a visit has opened: one person, the doors with one window. `changes`: of the visit, when it was opened or last moved. */
export const VisitRequest = z.object({
  requestId: RequestId,
  personId: PersonId,
  doorIds: z.array(DoorId),
  round: z.int(),
  changes: z.int(),
});
export type VisitRequest = z.infer<typeof VisitRequest>;

export const VisitStatus = z.enum(['scheduled', 'ready', 'on-site', 'done', 'no-show', 'cancelled']);
export type VisitStatus = z.infer<typeof VisitStatus>;

/**
 * What a flag is about, for whoever says it in words of their own: the special days of the site; how many mails are due, how many of them go out in an hour, how many minutes
 * later this one may leave; when people are checked at the earliest, and whether that is after it has begun; which request did not move, and why. A record of before has none.
 */
export const FlagFacts = z
  .object({
    days: z.array(z.string()),
    mails: z.int(),
    mailsPerHour: z.int(),
    minutesLater: z.int(),
    checkedAt: Instant,
    hasBegun: z.boolean(),
    requestId: RequestId,
    because: z.string(),
  })
  .partial();
export type FlagFacts = z.infer<typeof FlagFacts>;

/** Something whoever booked should know. `detail`: in English, for a log. */
export const VisitFlag = z.object({
  code: z.enum(['extra-approver', 'mail-quota', 'late', 'checks-late', 'not-moved']),
  detail: z.string(),
  facts: FlagFacts.optional(),
});
export type VisitFlag = z.infer<typeof VisitFlag>;

export const VisitEvent = z.enum(['booked', 'rescheduled', 'cancelled', 'missed', 'closed']);

/** `who`: the person that moved; none where time did. */
export const VisitLine = z.object({ at: Instant, event: VisitEvent, detail: z.string(), who: PersonId.optional() });
export type VisitLine = z.infer<typeof VisitLine>;

/** One scheduled visit: container `visits`, partition `/id`. It says who should be where and when; its requests carry the rights. */
export const VisitRecord = z.object({
  id: VisitId,
  tenantId: z.uuid(),
  /** Who booked: a person, or an application for the host. */
  bookedBy: PersonId,
  hostId: PersonId,
  vendor: z.string().optional(),
  crew: z.array(PersonId).min(1),
  /** Goes along; the crew's codes open only right after theirs. */
  escortId: PersonId.optional(),
  doors: z.array(VisitDoor).min(1),
  /** Where they are; a record of before has not got them. */
  sites: z.array(SiteId).optional(),
  window: Window,
  timeZone: z.string(),
  purpose: z.string(),
  ticket: z.string().optional(),
  /** What the system that booked it calls it. */
  externalId: z.string().optional(),
  seriesId: VisitId.optional(),
  /** Of the calendar event it was imported from: an older one changes nothing. */
  sequence: z.int().optional(),
  bookedAt: Instant,
  /** When its requests are opened: at once, or some days ahead where it comes again. */
  askAt: Instant,
  /** How whoever booked or last changed it had signed in, none where an application did; only what is asked at once counts as asked by them. */
  signIn: z
    .object({
      contexts: z.array(z.string()),
      authTime: Instant.optional(),
      clientAddress: z.string().optional(),
      deviceId: z.string().optional(),
    })
    .optional(),
  changes: z.int(),
  changedBy: PersonId,
  cancelled: z.object({ by: PersonId, at: Instant, because: z.string().optional() }).optional(),
  requests: z.array(VisitRequest),
  flags: z.array(VisitFlag),
  /** With what number of changes it was looked at what may come too late. */
  forewarned: z.int().optional(),
  /** Mails about codes it will need, and when: what the provider lets out is counted before. */
  mails: z.int(),
  deliverAt: Instant,
  /** Requests whose host was told that nobody has come yet. */
  missed: z.array(RequestId),
  closed: z.object({ at: Instant, status: VisitStatus, because: z.string().optional() }).optional(),
  timeline: z.array(VisitLine),
  bodyHash: z.string(),
});
export type VisitRecord = z.infer<typeof VisitRecord>;

/** Everybody who gets a code: the crew, and whoever accompanies them. */
export const peopleOf = ({ crew, escortId }: Pick<VisitRecord, 'crew' | 'escortId'>): PersonId[] => [
  ...new Set([...crew, ...(escortId ? [escortId] : [])]),
];

/** Doors with one window become one request a person. */
export function groupsOf(doors: readonly VisitDoor[]): { doorIds: DoorId[]; window: Window }[] {
  const groups = new Map<string, { doorIds: DoorId[]; window: Window }>();
  for (const { doorId, window } of doors) {
    const key = `${window.opensAt} ${window.closesAt}`;
    const group = groups.get(key) ?? { doorIds: [], window };
    groups.set(key, { ...group, doorIds: [...group.doorIds, doorId].sort() });
  }
  return [...groups.values()];
}
