import { decided } from './approval.js';
import { grantIdOf } from './code-terms.js';
import { checksOf } from './counted.js';
import type { DoorRecord } from './door-record.js';
import type { DoorId, PersonId } from './ids.js';
import type { Plan } from './plan-request.js';
import type { Check, DoorState, RequestOutcome, RequestRecord, RequestStatus, SignIn } from './request-record.js';
import { further } from './request-status.js';
import { byFlow, byPeople, withLine } from './timeline.js';
import type { TimelineEvent } from './timeline-event.js';
import { instantFrom, type When } from './window.js';

/** What a new request is made of, after its plan was accepted. */
export type Asked = Pick<RequestRecord, 'id' | 'tenantId' | 'requesterId' | 'subjectId' | 'purpose' | 'policyVersion' | 'bodyHash'> & {
  vendor?: string | undefined;
  ticket?: string | undefined;
  signIn?: SignIn | undefined;
  askedVia?: RequestRecord['askedVia'];
  notify?: RequestRecord['notify'];
  visitId?: RequestRecord['visitId'];
  escortedBy?: RequestRecord['escortedBy'];
  askedAt: When;
  plan: Extract<Plan, { ok: true }>;
  doors: readonly AskedDoor[];
};

/** A request as it is first written, before anything was checked. */
export function newRequest({ askedAt, plan, doors, ...asked }: Asked): RequestRecord {
  const { ok: _, ...planned } = plan;
  const distinct = doors.filter(({ id }, index) => doors.findIndex((door) => door.id === id) === index);
  return {
    ...asked,
    ...planned,
    askedAt: instantFrom(askedAt),
    status: 'checking',
    checks: [],
    approvals: { required: 0, votes: [] },
    doors: distinct.map((door) => newDoor(asked.id, door)),
    timeline: [byPeople(askedAt, 'asked', distinct.map(({ id }) => id).join(', '), { who: asked.requesterId })],
  };
}

type AskedDoor = Pick<DoorRecord, 'id' | 'class' | 'site' | 'policy'>;

const newDoor = (requestId: RequestRecord['id'], door: AskedDoor): DoorState => ({
  doorId: door.id,
  grantId: grantIdOf(requestId, door.id),
  class: door.class,
  site: door.site,
  ...(door.policy && { policy: door.policy }),
  lock: 'none',
  delivery: 'none',
});

/** Adds a verdict of the gate. The same verdict again says nothing new. */
export function noteCheck(record: RequestRecord, check: Check): RequestRecord {
  const last = checksOf(record).findLast(({ name }) => name === check.name);
  if (record.status === 'closed' || (last && sameVerdict(last, check))) return record;
  return withLine(record, { checks: [...record.checks, check] }, byFlow(check.at, 'checked', `${check.name} ${check.outcome}`));
}

const sameVerdict = (one: Check, other: Check) =>
  one.outcome === other.outcome && one.policyVersion === other.policyVersion && one.reasons.join('\n') === other.reasons.join('\n');

/** The company of the person who enters, as the directory has it; what the visit said stays. */
export function noteVendor(record: RequestRecord, company: string | undefined): RequestRecord {
  return company === undefined || record.vendor !== undefined || record.status === 'closed' ? record : { ...record, vendor: company };
}

/** Whether one of those who approve must come along, and the sets of groups two of which they must come from. */
type Demand = { escort?: boolean; twoGroups?: string[][] };

/** Says how many people must approve, and which; none needed decides at once. Until a decision the demand may grow, never shrink. */
export function requireApprovals(
  record: RequestRecord,
  required: number,
  at: When,
  { escort = false, twoGroups = [] }: Demand = {},
): RequestRecord {
  const { approvals } = record;
  const isAsked = approvals.required > 0 && required <= approvals.required && (!escort || approvals.escort === true);
  if (record.status === 'closed' || record.decision || isAsked) return record;
  const demand = {
    required: Math.max(required, approvals.required),
    ...(escort && { escort }),
    ...(twoGroups.length > 0 && { twoGroups }),
  };
  const waiting = { ...record, status: further(record.status, 'awaiting-approval'), approvals: { ...approvals, ...demand } };
  const after = decided(waiting, at, demand.required === 0);
  const detail = `${demand.required} needed${escort ? ', one of them as escort' : ''}${twoGroups.length > 0 ? ', from two groups' : ''}`;
  return withLine(after, {}, byFlow(at, after.decision?.kind ?? 'approval-asked', detail));
}

/** The requester takes it back. */
export function cancel(record: RequestRecord, by: PersonId, at: When): RequestRecord {
  if (record.status === 'closed' || endingOf(record) !== 'pending') return record;
  return withLine(record, { cancelled: { by, at: instantFrom(at) } }, byPeople(at, 'cancelled', `by ${by}`, { who: by }));
}

/** A revocation reaches the request; it outranks every other ending. */
export function revoke(record: RequestRecord, { revocationId, by, at }: { revocationId: string; by: string; at: When }): RequestRecord {
  if (record.status === 'closed' || record.revoked) return record;
  return withLine(
    record,
    { revoked: { revocationId, by, at: instantFrom(at) } },
    byPeople(at, 'revoked', `${revocationId} by ${by}`, { who: by }),
  );
}

/** The doors were locked down while people should have decided: they may, for as long as the window lasts. */
export function keepOpen(record: RequestRecord, at: When): RequestRecord {
  const { decideBy, closesAt } = record.clocks;
  if (record.decision || endingOf(record) !== 'pending' || decideBy >= closesAt) return record;
  return withLine(record, { clocks: { ...record.clocks, decideBy: closesAt } }, byFlow(at, 'decision-extended', 'lockdown'));
}

/** Somebody entered by this request. Also noted when it was revoked meanwhile: what happened stays in the record. */
export function noteEntry(record: RequestRecord, doorId: DoorId, at: When): RequestRecord {
  const line = byPeople(at, 'entered', doorId, { who: record.subjectId, doorId });
  const known = record.timeline.some((each) => each.event === line.event && each.detail === line.detail && each.at === line.at);
  if (record.status === 'closed' || known || !record.doors.some((door) => door.doorId === doorId)) return record;
  return withLine(record, { status: further(record.status, 'entered') }, line);
}

export const hasEntered = ({ timeline }: RequestRecord): boolean => timeline.some(({ event }) => event === 'entered');

/** The person has left and needs no more entries. Only after an entry. */
export function checkOut(record: RequestRecord, by: PersonId, at: When): RequestRecord {
  if (record.status !== 'entered' || endingOf(record) !== 'pending') return record;
  return withLine(record, { checkedOutAt: instantFrom(at) }, byPeople(at, 'checked-out', `by ${by}`, { who: by }));
}

export type DoorChange = Partial<Pick<DoorState, 'lock' | 'delivery' | 'because' | 'sealed' | 'early'>>;

/** What the flow reached at one door. A change without `because` ends the trouble that was noted before. */
export function noteDoor(record: RequestRecord, doorId: DoorId, change: DoorChange, event: TimelineEvent, at: When): RequestRecord {
  const before = record.doors.find((door) => door.doorId === doorId);
  if (record.status === 'closed' || !before || isSameState(before, change)) return record;
  const { doors } = withDoor(record, doorId, change);
  const { because } = change;
  const detail = because === undefined ? doorId : `${doorId}: ${because}`;
  const line = byFlow(at, event, detail, { doorId, ...(because !== undefined && { because }) });
  return withLine(record, { doors, status: further(record.status, statusOf(doors)) }, line);
}

/** Nobody has been told of the code yet, or what told it was lost: it lies sealed, as one does that somebody was told of long ago. */
export const noteHeld = (record: RequestRecord, doorId: DoorId, at: When): RequestRecord =>
  record.doors.some((door) => door.doorId === doorId && (door.delivery === 'none' || (door.delivery === 'sent' && door.sealed === false)))
    ? noteDoor(record, doorId, { delivery: 'held', sealed: true }, 'delivery-sealed', at)
    : record;

/** As `noteDoor`, where the lock's answer is still waited for. */
export const noteAnswer = (
  record: RequestRecord,
  doorId: DoorId,
  change: DoorChange & { lock: 'armed' | 'pending' },
  at: When,
): RequestRecord =>
  record.doors.some((door) => door.doorId === doorId && door.lock === 'pending')
    ? noteDoor(record, doorId, change, change.lock, at)
    : record;

/** The record with this state of a door. */
export const withDoor = (record: RequestRecord, doorId: DoorId, change: DoorChange): RequestRecord => ({
  ...record,
  doors: record.doors.map((door) => {
    const { because: _, ...rest } = door;
    return door.doorId === doorId ? { ...rest, ...change } : door;
  }),
});

const isSameState = (door: DoorState, { because, ...change }: DoorChange) =>
  door.because === because && fields.every((field) => change[field] === undefined || change[field] === door[field]);
const fields = ['lock', 'delivery', 'sealed', 'early'] as const;

/** How far all doors are; the one furthest behind counts. */
export function statusOf(doors: readonly DoorState[]): RequestStatus {
  if (doors.every(({ delivery }) => delivery === 'sent' || delivery === 'delivered' || delivery === 'revealed')) return 'delivered';
  if (doors.every(({ lock }) => lock === 'armed')) return 'armed';
  return doors.some(({ lock }) => lock === 'arming' || lock === 'armed' || lock === 'pending') ? 'arming' : 'checking';
}

/** The last word. After it nothing changes any more. */
export function closeRequest(record: RequestRecord, outcome: RequestOutcome, because: string | undefined, at: When): RequestRecord {
  if (record.status === 'closed') return record;
  const reason = because === undefined ? {} : { because };
  return withLine(
    record,
    { status: 'closed', outcome, ...reason },
    byFlow(at, 'closed', because ? `${outcome}: ${because}` : outcome, reason),
  );
}

/** Whether the record asks for an early end. */
export function endingOf(record: RequestRecord): 'pending' | 'cancelled' | 'revoked' | 'checked-out' {
  if (record.revoked) return 'revoked';
  if (record.cancelled) return 'cancelled';
  return record.checkedOutAt ? 'checked-out' : 'pending';
}

export type Decision =
  | { kind: 'pending' }
  | { kind: 'approved'; clocks: RequestRecord['clocks']; doors: Pick<DoorState, 'doorId' | 'grantId'>[] }
  | { kind: 'denied'; because: string }
  | { kind: 'cancelled' | 'revoked' };

/** What the record says about the decision; an early end outranks it. */
export function decisionOf(record: RequestRecord): Decision {
  if (record.revoked) return { kind: 'revoked' };
  if (record.cancelled) return { kind: 'cancelled' };
  if (!record.decision) return { kind: 'pending' };
  if (record.decision.kind === 'denied') return { kind: 'denied', because: 'denied-by-approver' };
  return { kind: 'approved', clocks: record.clocks, doors: record.doors.map(({ doorId, grantId }) => ({ doorId, grantId })) };
}
