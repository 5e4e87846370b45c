import { describe, expect, it } from 'vitest';
import { castVote } from '../../../src/domain/approval.js';
import { auditOfAttempt } from '../../../src/domain/audit/attempts.js';
import { AuditEntry } from '../../../src/domain/audit/audit-entry.js';
import { auditOfRequest } from '../../../src/domain/audit/requests.js';
import { auditOfRevocation, auditOfRule } from '../../../src/domain/audit/rules.js';
import { AttemptRecord } from '../../../src/domain/grant-record.js';
import { noteCheck, requireApprovals } from '../../../src/domain/request.js';
import type { RequestRecord } from '../../../src/domain/request-record.js';
import { newRevocation, noteCovered, noteReceipt } from '../../../src/domain/revocation.js';
import { alice, asked, at, bob, lobby, minutesOn, requestId, sameAs, verdict } from '../given.js';

function voted(): RequestRecord {
  const waiting = requireApprovals(noteCheck(asked(), verdict('identity')), 1, at('09:00'));
  const reply = castVote(waiting, { approverId: bob, decision: 'approve', reason: 'my own words' }, sameAs, minutesOn(10));
  return reply.kind === 'refused' ? waiting : reply.record;
}
const ids = (entries: AuditEntry[]) => entries.map(({ recordId }) => recordId);
const wellFormed = (entries: AuditEntry[]) => expect(entries.map((entry) => AuditEntry.parse(entry))).toEqual(entries);

describe('the audit of a request', () => {
  it('has one entry for every step, check and vote, in the order of time', () => {
    const entries = auditOfRequest(voted());
    wellFormed(entries);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'request.asked',
      'check.identity',
      'request.approval-asked',
      'vote.approve',
      'request.approved',
    ]);
    expect(new Set(ids(entries)).size).toBe(entries.length);
  });

  it('names who moved, whom it is about, and what a decision rests on', () => {
    const [first, check, , vote, decision] = auditOfRequest(voted());
    expect(first).toMatchObject({ by: alice, personId: alice, requestId, reason: 'a visit' });
    expect(check).toMatchObject({ by: 'system', detail: { outcome: 'passed' } });
    expect(vote).toMatchObject({ by: bob, personId: alice, at: at('09:10'), reason: 'my own words' });
    expect(decision).toMatchObject({ by: bob, evidence: [check?.recordId, vote?.recordId] });
  });

  it('keeps its ids as the request goes on', () => {
    expect(ids(auditOfRequest(voted()))).toEqual(expect.arrayContaining(ids(auditOfRequest(asked()))));
  });

  it('lets nothing have the id of an attempt', () => {
    expect(JSON.stringify(auditOfRequest(voted()))).not.toContain('attemptId');
  });
});

describe('the audit of an attempt', () => {
  const attempt = AttemptRecord.parse({
    id: 'a:1',
    kind: 'attempt',
    doorId: lobby.id,
    attemptId: '1',
    readerId: 'keypad',
    terminalId: 'lobby-t1',
    judge: 'cloud',
    at: at('14:05'),
    state: 'denied',
    because: 'used',
  });

  it('is written once it is final', () => {
    expect(auditOfAttempt({ ...attempt, state: 'claimed' })).toBeUndefined();
    const entry = auditOfAttempt(attempt);
    wellFormed(entry ? [entry] : []);
    expect(entry).toMatchObject({
      ...{ recordId: 'attempt:lobby:1', kind: 'attempt.denied', at: at('14:05'), doorId: 'lobby', attemptId: '1', by: 'lobby-t1' },
      ...{ because: 'used', detail: { readerId: 'keypad', judge: 'cloud' } },
    });
  });

  it('that a lock judged offline has the lock’s time, its line there, and when the cloud heard of it', () => {
    const device = { id: 'lobby-lock', logId: 'first', seq: 7 };
    const told = auditOfAttempt({ ...attempt, terminalId: undefined, judge: 'lock', device, receivedAt: at('18:00') });
    expect(told).toMatchObject({ at: at('14:05'), receivedAt: at('18:00'), device, by: 'lobby-lock' });
  });
});

describe('the audit of a revocation', () => {
  const revoking = (kind: 'request' | 'person' | 'door' | 'site', id: string, revocationId = '33333333-3333-4333-8333-333333333333') =>
    newRevocation({ revocationId, target: { kind, id }, reason: 'lost', createdBy: 'dan', at: at('12:00') });

  it.each([
    ['request', requestId, { requestId }],
    ['person', alice, { personId: alice }],
    ['door', 'lobby', { doorId: 'lobby' }],
  ] as const)('names its %s', (kind, id, names) => {
    const entry = auditOfRule(revoking(kind, id).rule);
    wellFormed([entry]);
    expect(entry).toMatchObject({ by: 'dan', reason: 'lost', ...names, detail: { target: `${kind}:${id}` } });
  });

  it('of a site names neither door nor person', () => {
    expect(auditOfRule(revoking('site', 'BER1').rule)).toMatchObject({ doorId: undefined, personId: undefined });
  });

  it('is another for the next revocation of the same target', () => {
    expect(auditOfRule(revoking('door', 'lobby', 'r2').rule).recordId).not.toBe(auditOfRule(revoking('door', 'lobby').rule).recordId);
  });

  it('has an entry when every code is dead, and one for every lock that has confirmed, with how long it took', () => {
    const { record } = revoking('door', 'lobby');
    const covered = noteCovered(record, { count: 2, notBefore: undefined, doors: [{ doorId: lobby.id }] }, at('12:01'));
    expect(auditOfRevocation(record)).toEqual([]);
    expect(auditOfRevocation(covered).map(({ kind }) => kind)).toEqual(['revocation.covered']);
    const confirmed = noteReceipt(covered, { doorId: lobby.id, lock: 'confirmed', confirmedAt: at('12:02') }, at('12:02'));
    const entries = auditOfRevocation(confirmed);
    wellFormed(entries);
    expect(entries[1]).toMatchObject({ kind: 'revocation.receipt', doorId: 'lobby', detail: { lock: 'confirmed', tookMs: 120_000 } });
  });
});
