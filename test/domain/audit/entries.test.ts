import { describe, expect, it } from 'vitest';
import { castVote } from '../../../src/domain/approval.js';
import { auditOfAttempt } from '../../../src/domain/audit/attempts.js';
import { AuditEntry } from '../../../src/domain/audit/audit-entry.js';
import { auditOfRequest } from '../../../src/domain/audit/requests.js';
import { auditOfReceipt, auditOfRevocation, auditOfRule } from '../../../src/domain/audit/rules.js';
import { grantIdOf } from '../../../src/domain/code-terms.js';
import { adoptHold, newRule, revocationIdOf, withHold } from '../../../src/domain/deny-rule.js';
import { AttemptRecord } from '../../../src/domain/grant-record.js';
import { lift } from '../../../src/domain/lift.js';
import { newReceipt, noteConfirmed } from '../../../src/domain/receipt.js';
import { noteCheck, requireApprovals } from '../../../src/domain/request.js';
import type { RequestRecord } from '../../../src/domain/request-record.js';
import { newRevocation, noteAlert, noteCovered } from '../../../src/domain/revocation.js';
import { aHold } from '../../support/a-hold.js';
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
  const revocationId = '33333333-3333-4333-8333-333333333333';
  const ruleFor = (kind: 'request' | 'person' | 'door' | 'site', id: string) =>
    newRule({ kind, id }, aHold({ revocationId, createdBy: 'dan', reason: 'lost' }));
  const { record } = newRevocation({
    revocationId,
    target: { kind: 'door', id: 'lobby' },
    reason: 'lost',
    createdBy: 'dan',
    at: at('12:00'),
  });

  it.each([
    ['request', requestId, { requestId }],
    ['person', alice, { personId: alice }],
    ['door', 'lobby', { doorId: 'lobby' }],
  ] as const)('names its %s', (kind, id, names) => {
    const entries = auditOfRule(ruleFor(kind, id));
    wellFormed(entries);
    expect(entries).toMatchObject([{ by: 'dan', reason: 'lost', ...names, detail: { target: `${kind}:${id}`, mode: 'revocation' } }]);
  });

  it('of a site names neither door nor person', () => {
    expect(auditOfRule(ruleFor('site', 'BER1'))).toMatchObject([{ doorId: undefined, personId: undefined }]);
  });

  it('has an entry for every revocation that holds the same rule, and one for what was written by hand, taken up or not', () => {
    const held = withHold(ruleFor('door', 'lobby'), aHold({ revocationId: '', createdAt: at('12:00') }));
    wellFormed(auditOfRule(held));
    const adopted = adoptHold(held, revocationIdOf(held.target, held.holds[1] ?? aHold()));
    expect(auditOfRule(adopted)).toEqual(auditOfRule(held));
    expect(new Set(auditOfRule(held).map(({ recordId }) => recordId)).size).toBe(2);
  });

  it('has one for everything that happened since, whoever did it', () => {
    expect(auditOfRevocation(record)).toEqual([]);
    const warned = noteAlert(noteCovered(record, { count: 2 }, at('12:01')), 'warned', 'all', at('12:02'), 'lobby');
    const { record: lifted } = lift(warned, bob, () => true, at('12:03'));
    const entries = auditOfRevocation(lifted);
    wellFormed(entries);
    expect(entries.map(({ kind, by }) => [kind, by])).toEqual([
      ['revocation.covered', 'system'],
      ['revocation.warned', 'system'],
      ['revocation.lifted', bob],
    ]);
    wellFormed(auditOfRevocation({ ...lifted, mode: 'lockdown' }));
  });

  it('has one for every lock that has confirmed, by its own time, and none for one that had nothing to say', () => {
    const owed = (armed: boolean) =>
      newReceipt({ revocationId, doorId: lobby.id, grants: [{ requestId, grantId: grantIdOf(requestId, lobby.id), armed }] }, at('12:00'));
    expect([auditOfReceipt(owed(true)), auditOfReceipt(owed(false))]).toEqual([[], []]);
    const entries = auditOfReceipt(noteConfirmed(owed(true), { word: 'w', deviceTime: at('12:01') }, at('12:02')));
    wellFormed(entries);
    expect(entries).toMatchObject([
      {
        kind: 'revocation.receipt',
        doorId: 'lobby',
        at: at('12:01'),
        receivedAt: at('12:02'),
        detail: { lock: 'confirmed', via: 'method', grants: 1, tookMs: 120_000 },
      },
    ]);
  });
});
