import { type AuditRecord, chainOf } from './audit-record.js';
import type { AttemptRecord } from './grant-record.js';
import { DoorId, RequestId } from './ids.js';
import type { Check, RequestRecord, TimelineEntry, Vote } from './request-record.js';
import type { DenyRule } from './rule-record.js';

/** One audit record for every timeline entry, check and vote. All three lists only grow, so the ids never change. */
export function auditOfRequest(record: RequestRecord): AuditRecord[] {
  return [
    ...record.timeline.map((entry, index) => ofEntry(record, entry, index)),
    ...record.checks.map((check, index) => ofCheck(record, check, index)),
    ...record.approvals.votes.map((vote, index) => ofVote(record, vote, index)),
  ];
}

const ofEntry = ({ id, subjectId }: RequestRecord, { at, event, detail, by }: TimelineEntry, index: number): AuditRecord => ({
  id: `request:${id}:timeline:${index}`,
  chain: chainOf(at),
  at,
  kind: `request.${event}`,
  requestId: id,
  personId: subjectId,
  detail: { detail, by },
});

const ofCheck = ({ id, requesterId }: RequestRecord, check: Check, index: number): AuditRecord => ({
  id: `request:${id}:check:${index}`,
  chain: chainOf(check.at),
  at: check.at,
  kind: `check.${check.name}`,
  requestId: id,
  personId: requesterId,
  detail: { outcome: check.outcome, reasons: check.reasons.join(', '), policyVersion: check.policyVersion },
});

const ofVote = ({ id }: RequestRecord, { approverId, decision, at }: Vote, index: number): AuditRecord => ({
  id: `request:${id}:vote:${index}`,
  chain: chainOf(at),
  at,
  kind: `vote.${decision}`,
  requestId: id,
  personId: approverId,
  detail: { decision },
});

/** The one audit record of an attempt; none while it is not final. */
export function auditOfAttempt(attempt: AttemptRecord): AuditRecord | undefined {
  const { doorId, attemptId, at, state, because, grantId, requestId, generation, readerId, terminalId, judge, together } = attempt;
  if (state === 'claimed') return undefined;
  return {
    id: `attempt:${doorId}:${attemptId}`,
    chain: chainOf(at, doorId),
    at,
    kind: `attempt.${state}`,
    doorId,
    attemptId,
    ...(requestId === undefined ? {} : { requestId }),
    detail: present({ readerId, judge, terminalId, because, grantId, generation, togetherWith: together?.grantId }),
  };
}

/** The audit record of a deny rule. The revocation is in its id: the same target may be revoked again after a lift. */
export function auditOfRule(rule: DenyRule): AuditRecord {
  const { kind, id } = rule.target;
  const [doorId, requestId] = [DoorId.safeParse(id).data, RequestId.safeParse(id).data];
  return {
    id: `rule:${rule.id}:${rule.revocationId}`,
    chain: chainOf(rule.createdAt),
    at: rule.createdAt,
    kind: 'rule.created',
    ...(kind === 'door' && doorId ? { doorId } : {}),
    ...(kind === 'request' && requestId ? { requestId } : {}),
    ...(kind === 'person' || kind === 'approver' ? { personId: id } : {}),
    detail: present({ target: rule.id, reason: rule.reason, createdBy: rule.createdBy, until: rule.until }),
  };
}

type Detail = AuditRecord['detail'];
const present = (detail: Record<string, Detail[string] | undefined>): Detail =>
  Object.fromEntries(Object.entries(detail).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
