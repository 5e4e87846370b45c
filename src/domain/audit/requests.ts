import { z } from 'zod';
import { type Instant, PersonId } from '../ids.js';
import { Check, type RequestRecord, type TimelineEntry, type Vote } from '../request-record.js';
import { TimelineEvent } from '../timeline-event.js';
import { latest } from '../window.js';
import { EntryFields, kindsOf } from './entry-fields.js';

/** A step of a request's life; `said`: the line as its timeline has it. */
export const RequestEntry = EntryFields.extend({
  kind: kindsOf('request', TimelineEvent.options),
  detail: z.strictObject({ said: z.string(), ticket: z.string().optional(), tookMs: z.int().optional() }),
});
export type RequestEntry = z.infer<typeof RequestEntry>;

/** A verdict of the gate. */
export const CheckEntry = EntryFields.extend({
  kind: kindsOf('check', Check.shape.name.options),
  detail: z.strictObject({ outcome: Check.shape.outcome, reasons: z.array(z.string()), score: z.number().optional() }),
});
export type CheckEntry = z.infer<typeof CheckEntry>;

/** A person's word on a request. */
export const VoteEntry = EntryFields.extend({
  kind: z.enum(['vote.approve', 'vote.deny']),
  detail: z.strictObject({ escort: z.boolean().optional(), inPlaceOf: PersonId.optional(), groups: z.array(z.string()).optional() }),
});
export type VoteEntry = z.infer<typeof VoteEntry>;

/** These lines say what a check or a vote says with more words: that one is the record. */
const toldElsewhere: readonly TimelineEvent[] = ['checked', 'voted'];

/** One entry for every check, vote and step. All three lists of a record only grow, so the ids never change. */
export function auditOfRequest(record: RequestRecord): (RequestEntry | CheckEntry | VoteEntry)[] {
  const [asked, ...steps] = record.timeline.map((line, index) => (toldElsewhere.includes(line.event) ? [] : [ofLine(record, line, index)]));
  return [
    ...(asked ?? []),
    ...record.checks.map((check, index) => ofCheck(record, check, index)),
    ...record.approvals.votes.map((vote, index) => ofVote(record, vote, index)),
    ...steps.flat(),
  ].sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
}

const idOf = ({ id }: RequestRecord, list: 'timeline' | 'check' | 'vote', index: number) => `request:${id}:${list}:${index}`;

function ofLine(record: RequestRecord, line: TimelineEntry, index: number): RequestEntry {
  const { at, event, detail, by, who, doorId, because } = line;
  const place = record.doors.find((door) => door.doorId === doorId);
  const isAsking = event === 'asked';
  return {
    recordId: idOf(record, 'timeline', index),
    kind: `request.${event}`,
    at,
    by: who ?? (by === 'people' ? record.requesterId : 'system'),
    personId: record.subjectId,
    requestId: record.id,
    doorId,
    grantId: place?.grantId,
    because,
    reason: isAsking ? record.purpose : saidInEmergency(record, line),
    policyVersion: record.policyVersion,
    evidence: evidenceOf(record, event),
    detail: { said: detail, ticket: isAsking ? record.ticket : undefined, tookMs: tookMs(record, line) },
  };
}

/** Why somebody broke the glass, or what they found who looked at it. */
function saidInEmergency({ glass }: RequestRecord, { event, at, who }: TimelineEntry): string | undefined {
  if (event === 'glass-reviewed') return glass?.reviewed?.findings;
  if (event !== 'glass-asked' && event !== 'glass-broken') return undefined;
  return glass?.voices.find((voice) => voice.personId === who && voice.at === at)?.reason;
}

/** How long it took: from asking to the decision, from decision (or when the code was due) to delivery, from order to acknowledgement. */
function tookMs(record: RequestRecord, { event, at, doorId }: TimelineEntry): number | undefined {
  const begun = begunAt(record, event, at, doorId);
  return begun === undefined ? undefined : Math.max(0, Date.parse(at) - Date.parse(begun));
}

function begunAt(record: RequestRecord, event: TimelineEvent, at: Instant, doorId: TimelineEntry['doorId']): Instant | undefined {
  const { timeline, askedAt, decision, clocks } = record;
  if (event === 'approved' || event === 'denied') return askedAt;
  if (event === 'delivery-sent' || event === 'delivery-sealed') return decision && latest(decision.at, clocks.deliverAt);
  if (event !== 'armed') return undefined;
  return timeline.findLast((line) => line.event === 'arming' && line.doorId === doorId && line.at <= at)?.at;
}

/** What a decision rests on: the verdicts and the votes before it; what a request rests on: the visit it was opened for. */
function evidenceOf(record: RequestRecord, event: TimelineEvent): string[] | undefined {
  if (event === 'asked' && record.visitId) return [`visit:${record.visitId}:0`];
  if (event !== 'approved' && event !== 'denied') return undefined;
  const checks = record.checks.map((_, index) => idOf(record, 'check', index));
  return [...checks, ...record.approvals.votes.map((_, index) => idOf(record, 'vote', index))];
}

const ofCheck = (record: RequestRecord, check: Check, index: number): CheckEntry => ({
  recordId: idOf(record, 'check', index),
  kind: `check.${check.name}`,
  at: check.at,
  by: 'system',
  personId: record.requesterId,
  requestId: record.id,
  policyVersion: check.policyVersion,
  detail: { outcome: check.outcome, reasons: check.reasons, score: check.detail?.score },
});

const ofVote = (
  record: RequestRecord,
  { approverId, decision, reason, at, escort, inPlaceOf, groups }: Vote,
  index: number,
): VoteEntry => ({
  recordId: idOf(record, 'vote', index),
  kind: `vote.${decision}`,
  at,
  by: approverId,
  personId: record.subjectId,
  requestId: record.id,
  reason,
  detail: { escort, inPlaceOf, groups },
});
