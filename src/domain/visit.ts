import type { Instant, PersonId, VisitId } from './ids.js';
import type { SignIn } from './request-record.js';
import type { PlannedVisit } from './visit-plan.js';
import type { VisitFlag, VisitLine, VisitRecord, VisitRequest, VisitStatus } from './visit-record.js';
import { earliest, instantFrom, type When } from './window.js';

/** Who comes, whom they come to and what for. */
export type Booking = Pick<VisitRecord, 'tenantId' | 'bookedBy' | 'hostId' | 'crew' | 'purpose' | 'bodyHash'> & {
  vendor?: string | undefined;
  escortId?: PersonId | undefined;
  ticket?: string | undefined;
  externalId?: string | undefined;
  seriesId?: VisitId | undefined;
  sequence?: number | undefined;
  signIn?: SignIn | undefined;
};

/** When it takes place, with the mails about codes it will need. */
export type Planned = Pick<PlannedVisit, 'doors' | 'sites' | 'window' | 'timeZone' | 'askAt' | 'flags'> & {
  clocks: { deliverAt: Instant };
  mails: number;
};

/** A visit as it is first written, before anything was asked. */
export function newVisit(id: VisitId, booking: Booking, planned: Planned, at: When): VisitRecord {
  const { clocks, ...rest } = planned;
  return {
    ...booking,
    ...rest,
    id,
    bookedAt: instantFrom(at),
    deliverAt: clocks.deliverAt,
    changes: 0,
    changedBy: booking.bookedBy,
    requests: [],
    missed: [],
    timeline: [line(at, 'booked', `${rest.window.opensAt} to ${rest.window.closesAt}`, booking.bookedBy)],
  };
}

const line = (at: When, event: VisitLine['event'], detail: string, who?: PersonId): VisitLine => ({
  ...{ at: instantFrom(at), event, detail },
  ...(who !== undefined && { who }),
});

const withLine = (visit: VisitRecord, change: Partial<VisitRecord>, added: VisitLine): VisitRecord => ({
  ...visit,
  ...change,
  timeline: [...visit.timeline, added],
});

export const isFinished = ({ closed, cancelled }: VisitRecord): boolean => closed !== undefined || cancelled !== undefined;

/** The visit as it is to be from now on: its requests follow, asked for by whoever changed it. */
export function revise(visit: VisitRecord, booking: Booking, planned: Planned, by: PersonId, at: When): VisitRecord {
  if (isFinished(visit)) return visit;
  const { clocks, ...rest } = planned;
  const kept = { askAt: earliest(visit.askAt, rest.askAt), deliverAt: clocks.deliverAt, signIn: booking.signIn };
  const change = { ...booking, ...rest, ...kept, bookedBy: visit.bookedBy, changes: visit.changes + 1, changedBy: by };
  return withLine(visit, change, line(at, 'rescheduled', `${rest.window.opensAt} to ${rest.window.closesAt} by ${by}`, by));
}

/** It does not take place. Whoever is inside is not locked out: nothing of it opens a door any more, and nothing keeps anybody in. */
export function cancelVisit(visit: VisitRecord, by: PersonId, at: When, because?: string): VisitRecord {
  if (isFinished(visit)) return visit;
  const cancelled = { by, at: instantFrom(at), ...(because !== undefined && { because }) };
  return withLine(visit, { cancelled, changes: visit.changes + 1, changedBy: by }, line(at, 'cancelled', because ?? `by ${by}`, by));
}

/** A request was opened, or brought in line with the visit as it is. `flag`: what did not work. */
export function noteRequest(visit: VisitRecord, request: VisitRequest, flag: VisitFlag | undefined): VisitRecord {
  const others = visit.requests.filter(({ requestId }) => requestId !== request.requestId);
  return { ...visit, requests: [...others, request], flags: flag ? withFlag(visit.flags, flag) : visit.flags };
}

/** The same word twice says nothing new. */
export const withFlag = (flags: readonly VisitFlag[], flag: VisitFlag): VisitFlag[] => [
  ...flags.filter(({ code, detail }) => code !== flag.code || detail !== flag.detail),
  flag,
];

const warnings: readonly VisitFlag['code'][] = ['mail-quota', 'late', 'checks-late'];

/** What may come too late of the visit as it stood after so many changes. */
export const forewarn = (visit: VisitRecord, changes: number, found: readonly VisitFlag[]): VisitRecord =>
  visit.changes === changes
    ? { ...visit, forewarned: changes, flags: [...visit.flags.filter(({ code }) => !warnings.includes(code)), ...found] }
    : visit;

export const noteMissed = (visit: VisitRecord, requestId: VisitRequest['requestId'], at: When): VisitRecord =>
  visit.missed.includes(requestId) ? visit : withLine(visit, { missed: [...visit.missed, requestId] }, line(at, 'missed', requestId));

/** Whether its requests have yet to follow what was said of the visit. */
export const isBehind = ({ closed, requests, changes }: VisitRecord): boolean =>
  closed === undefined && (requests.length === 0 || requests.some((request) => request.changes < changes));

/** The last word. */
export function closeVisit(visit: VisitRecord, status: VisitStatus, because: string | undefined, at: When): VisitRecord {
  if (visit.closed) return visit;
  const closed = { at: instantFrom(at), status, ...(because !== undefined && { because }) };
  return withLine(visit, { closed }, line(at, 'closed', because ? `${status}: ${because}` : status));
}
