import { voicesOf } from './break-glass.js';
import { votesOf } from './counted.js';
import { behind } from './extension.js';
import type { Instant, PersonId } from './ids.js';
import { endingOf } from './request.js';
import type { GlassVoice, RequestRecord } from './request-record.js';
import { byPeople, withLine } from './timeline.js';
import { instantFrom, type When } from './window.js';

/** A word of somebody who may not decide any more. `decideBy`: until when others may decide instead, should the decision fall with it. */
type Fallen = { by: PersonId; because: string; at: When; decideBy: Instant };

/** Whose right an approval rests on that still counts, until somebody has the code: those who gave it, and those in whose place they did. */
export function approvalsRestOn(record: RequestRecord): PersonId[] {
  if (record.status === 'closed' || endingOf(record) !== 'pending' || isHandedOut(record)) return [];
  const yes = votesOf(record).filter(({ decision }) => decision === 'approve');
  const voices = voicesOf(record).map(({ personId }) => personId);
  return [...new Set([...yes.flatMap(({ approverId, inPlaceOf }) => [approverId, ...(inPlaceOf ? [inPlaceOf] : [])]), ...voices])];
}

const isHandedOut = ({ doors }: RequestRecord) => doors.some(({ delivery }) => delivery !== 'none' && delivery !== 'failed');

/** The approvals that rest on this person count no more. Where the decision rested on them too, everything is checked and asked anew; what others said stays. */
export function voidApprovals(record: RequestRecord, { by, because, at, decideBy }: Fallen): RequestRecord {
  if (!approvalsRestOn(record).includes(by)) return record;
  const fallen = votesOf(record).filter(({ approverId, inPlaceOf }) => approverId === by || inPlaceOf === by);
  const voided = [...new Set(fallen.map(({ approverId }) => approverId))].map((approverId) => ({
    approverId,
    at: instantFrom(at),
    because,
  }));
  const approvals = { ...record.approvals, voided: [...(record.approvals.voided ?? []), ...voided], askAgain: true as const };
  const line = byPeople(at, 'approval-void', `by ${by}: ${because}`, { who: by, because });
  const glass = record.glass && { ...record.glass, voices: record.glass.voices.map((voice) => fallenSilent(voice, by)) };
  if (!record.decision) return withLine(record, { approvals, ...(glass && { glass }) }, line);
  const { decision: _, extension: __, ...rest } = record;
  const anew: RequestRecord = {
    ...rest,
    ...(glass && { glass }),
    status: 'checking',
    approvals: { ...approvals, required: 0 },
    clocks: { ...record.clocks, decideBy },
    before: { votes: record.before?.votes ?? 0, checks: record.checks.length },
    question: (record.question ?? 0) + 1,
    catchUp: behind(record, 'checks'),
  };
  return withLine(anew, {}, line);
}

const fallenSilent = (voice: GlassVoice, by: PersonId): GlassVoice => (voice.personId === by ? { ...voice, void: true } : voice);
