import { latestVoteOf } from './approval.js';
import { isAsked } from './counted.js';
import type { Instant, PersonId } from './ids.js';
import { endingOf } from './request.js';
import type { AskedPerson, RequestRecord } from './request-record.js';
import { byFlow, withLine } from './timeline.js';
import { earliest, instantFrom, type When } from './window.js';

type Asked = Pick<AskedPerson, 'personId' | 'as' | 'inPlaceOf'>;

/** Whether this person was asked the present question, in this part. */
export const wasAsked = ({ approvals, question }: RequestRecord, { personId, as, inPlaceOf }: Asked): boolean =>
  (approvals.asked ?? []).some(
    (each) => each.personId === personId && each.as === as && each.inPlaceOf === inPlaceOf && each.question === question,
  );

/** Whether this person was asked the present question, in whatever part, and has said nothing about it yet. */
export const isOpenTo = (record: RequestRecord, personId: PersonId): boolean =>
  isAsked(record) &&
  endingOf(record) === 'pending' &&
  (record.approvals.asked ?? []).some((each) => each.personId === personId && each.question === record.question) &&
  latestVoteOf(record, personId) === undefined;

/** Writes down who has been asked. */
export function notePeopleAsked(record: RequestRecord, people: readonly Asked[], at: When): RequestRecord {
  const fresh = people.filter((each) => !wasAsked(record, each));
  if (fresh.length === 0 || record.status === 'closed') return record;
  const { question } = record;
  const asked = fresh.map((each) => ({ ...each, at: instantFrom(at), ...(question !== undefined && { question }) }));
  return { ...record, approvals: { ...record.approvals, asked: [...(record.approvals.asked ?? []), ...asked] } };
}

/** When half of the time to decide has passed. */
export function halfTime(record: RequestRecord): Instant {
  const from = Date.parse(sinceWhen(record));
  return instantFrom(new Date(from + (Date.parse(record.clocks.decideBy) - from) / 2));
}

const sinceWhen = ({ timeline, askedAt }: RequestRecord) => timeline.findLast(({ event }) => event === 'approval-asked')?.at ?? askedAt;

const [shortestMs, longestMs] = [15_000, 15 * 60_000];

/** When somebody is tried again who could not be written to: the longer the question has been open, the longer the pause. */
export function askAgainAt(record: RequestRecord, at: Date): Instant {
  const open = at.getTime() - Date.parse(record.extension?.at ?? sinceWhen(record));
  return instantFrom(new Date(at.getTime() + Math.min(longestMs, Math.max(shortestMs, open / 2))));
}

/** Those on call are asked as well from half time on, once for every question. */
export function escalate(record: RequestRecord, at: When): RequestRecord {
  if (isEscalated(record) || record.decision || record.status !== 'awaiting-approval' || instantFrom(at) < halfTime(record)) return record;
  const escalated = { at: instantFrom(at), ...(record.question !== undefined && { question: record.question }) };
  const line = byFlow(at, 'escalated', 'nobody has decided in half of the time');
  return withLine(record, { approvals: { ...record.approvals, escalated } }, line);
}

export const isEscalated = ({ approvals, question }: RequestRecord): boolean =>
  approvals.escalated !== undefined && approvals.escalated.question === question;

/** Those who may decide are being looked up. */
export function beginAsking(record: RequestRecord): RequestRecord {
  if (!record.approvals.askAgain) return record;
  const { askAgain: _, ...approvals } = record.approvals;
  return { ...record, approvals };
}

/** Who may decide has changed: they are to be looked up again. */
export const askAgain = (record: RequestRecord): RequestRecord =>
  record.status !== 'awaiting-approval' || record.decision || record.approvals.askAgain
    ? record
    : { ...record, approvals: { ...record.approvals, askAgain: true } };

/** When there is more to ask: at half time, or `later`, when somebody may be asked again who has been asked too often or somebody's delegation turns. Undefined: nothing more. */
export function nextLook(record: RequestRecord, later: readonly Instant[]): Instant | undefined {
  const half = isEscalated(record) ? [] : [halfTime(record)];
  const [first, ...others] = [...half, ...later];
  return first && earliest(first, ...others);
}

/** The time to decide is over and nobody has: from here on no vote is taken. */
export function lapse(record: RequestRecord, at: When): RequestRecord {
  const isOver = record.status === 'awaiting-approval' && !record.decision && instantFrom(at) >= record.clocks.decideBy;
  return isOver && !record.lapsedAt ? { ...record, lapsedAt: instantFrom(at) } : record;
}
