import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import { auditOfAttempt, auditOfRequest, auditOfRule } from '../../src/domain/audit.js';
import { AuditRecord } from '../../src/domain/audit-record.js';
import { AttemptRecord } from '../../src/domain/grant-record.js';
import { noteCheck, requireApprovals } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { newRevocation } from '../../src/domain/revocation.js';
import { alice, asked, at, bob, lobby, minutesOn, requestId, sameAs, verdict } from './given.js';

function voted(): RequestRecord {
  const waiting = requireApprovals(noteCheck(asked(), verdict('identity')), 2, at('09:00'));
  const reply = castVote(waiting, { approverId: bob, decision: 'approve', reason: 'my own words' }, sameAs, minutesOn(10));
  return reply.kind === 'refused' ? waiting : reply.record;
}
const ids = (records: AuditRecord[]) => records.map(({ id }) => id);

describe('the audit of a request', () => {
  it('has one record for every line, check and vote', () => {
    const records = auditOfRequest(voted());
    expect(records.map((record) => AuditRecord.parse(record))).toEqual(records);
    expect(records.map(({ kind }) => kind)).toEqual([
      'request.asked',
      'request.checked',
      'request.approval-asked',
      'request.voted',
      'check.identity',
      'vote.approve',
    ]);
    expect(new Set(ids(records)).size).toBe(records.length);
    expect(records.at(-1)).toMatchObject({ personId: bob, requestId, at: at('09:10'), chain: 'global:202703' });
  });

  it('keeps its ids as the request goes on', () => {
    const before = auditOfRequest(asked());
    expect(ids(auditOfRequest(voted()))).toEqual(expect.arrayContaining(ids(before)));
  });

  it('repeats nothing people wrote', () => {
    expect(JSON.stringify(auditOfRequest(voted()))).not.toMatch(/my own words|a visit/);
  });
});

describe('the audit of an attempt', () => {
  const attempt = AttemptRecord.parse({
    id: 'a:1',
    kind: 'attempt',
    doorId: lobby.id,
    attemptId: '1',
    readerId: 'keypad',
    judge: 'cloud',
    at: at('14:05'),
    state: 'denied',
    because: 'used',
  });

  it('is written once it is final, in the chain of its door', () => {
    expect(auditOfAttempt({ ...attempt, state: 'claimed' })).toBeUndefined();
    expect(auditOfAttempt(attempt)).toEqual({
      id: 'attempt:lobby:1',
      chain: 'door:lobby:202703',
      at: at('14:05'),
      kind: 'attempt.denied',
      doorId: 'lobby',
      attemptId: '1',
      detail: { readerId: 'keypad', judge: 'cloud', because: 'used' },
    });
  });
});

describe('the audit of a rule', () => {
  const ruleFor = (kind: 'request' | 'person' | 'door' | 'site', id: string, revocationId = 'r1') =>
    newRevocation({ revocationId, target: { kind, id }, reason: 'lost', createdBy: 'dan', at: at('12:00') }).rule;

  it.each([
    ['request', requestId, { requestId }],
    ['person', alice, { personId: alice }],
    ['door', 'lobby', { doorId: 'lobby' }],
  ] as const)('names its %s', (kind, id, names) => {
    const record = auditOfRule(ruleFor(kind, id));
    expect(AuditRecord.parse(record)).toEqual(record);
    expect(record).toMatchObject({ id: `rule:${kind}:${id}:r1`, ...names, detail: { target: `${kind}:${id}`, createdBy: 'dan' } });
  });

  it('of a site names neither door nor person', () => {
    expect(auditOfRule(ruleFor('site', 'BER1'))).not.toHaveProperty('doorId');
  });

  it('is another for the next revocation of the same target', () => {
    expect(auditOfRule(ruleFor('door', 'lobby', 'r2')).id).not.toBe(auditOfRule(ruleFor('door', 'lobby')).id);
  });
});
