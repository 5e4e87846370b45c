import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import { newRule } from '../../src/domain/deny-rule.js';
import { mayArm, mayDeliver } from '../../src/domain/gate.js';
import type { PersonId } from '../../src/domain/ids.js';
import { cancel, checkOut, closeRequest, noteCheck, noteDoor, noteEntry, requireApprovals, revoke } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { aHold } from '../support/a-hold.js';
import { alice, asked, at, bob, carol, lobby, minutesOn, sameAs, serverA, tara, tower, verdict } from './given.js';

type Step = (record: RequestRecord) => RequestRecord;

const approve =
  (approverId: PersonId): Step =>
  (record) => {
    const reply = castVote(record, { approverId, decision: 'approve', reason: '' }, sameAs, minutesOn(10));
    return reply.kind === 'refused' ? record : reply.record;
  };
const needed: Record<string, Step> = {
  identity: (record) => noteCheck(record, verdict('identity')),
  risk: (record) => noteCheck(record, verdict('risk')),
  approvers: (record) => requireApprovals(record, 2, at('09:00')),
  bob: approve(bob),
  carol: approve(carol),
};
const allow = (steps: readonly Step[]) => steps.reduce((record, step) => step(record), asked({ subjectId: tara }));
const allowed = allow(Object.values(needed));
const armTime = at('13:25');
const ruled = (change: Parameters<typeof aHold>[0] = {}) => newRule({ kind: 'all', id: 'all' }, aHold(change));

describe('the right to arm', () => {
  it('is there when all the records say so', () => {
    expect(mayArm(allowed, serverA.id, [], armTime)).toEqual({ ok: true });
  });

  it('needs every one of the records, in whatever order they came, and no vote from before it was asked', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(needed)), (names) => {
        const steps = names.flatMap((name) => needed[name] ?? []);
        const isAsked = names.indexOf('approvers') < Math.min(names.indexOf('bob'), names.indexOf('carol'));
        expect(mayArm(allow(steps), serverA.id, [], armTime).ok).toBe(isAsked && names.length === Object.keys(needed).length);
      }),
      { numRuns: 400 },
    );
  });

  const spoilers: [string, string, Step][] = [
    ['no identity check', 'identity', (record) => ({ ...record, checks: record.checks.filter(({ name }) => name !== 'identity') })],
    ['an identity denied later', 'identity', (record) => noteCheck(record, verdict('identity', 'denied', at('13:00')))],
    ['an identity check that was degraded', 'identity', (record) => noteCheck(record, verdict('identity', 'degraded', at('13:00')))],
    ['a risk denied later', 'risk', (record) => noteCheck(record, verdict('risk', 'denied', at('13:00')))],
    ['a risk nobody could tell', 'risk', (record) => noteCheck(record, verdict('risk', 'degraded', at('13:00')))],
    ['no decision', 'undecided', ({ decision: _, ...record }) => record],
    ['a decision yet to come', 'undecided', (record) => ({ ...record, decision: { kind: 'approved', at: at('14:00') } })],
    ['a window not yet opened', 'undecided', (record) => ({ ...record, opensAtApproval: { minutes: 60 } })],
    ['a denial', 'denied', (record) => withVote(record, carol, 'deny')],
    ['a denial decided', 'denied', (record) => ({ ...record, decision: { kind: 'denied', at: at('09:10') } })],
    ['no votes', 'too-few-approvers', (record) => ({ ...record, approvals: { required: 2, votes: [] } })],
    ['a vote of the requester', 'too-few-approvers', (record) => ({ ...record, requesterId: bob })],
    ['a vote of the subject', 'too-few-approvers', (record) => ({ ...record, subjectId: carol })],
    [
      'one person voting twice',
      'too-few-approvers',
      (record) => withVote({ ...record, approvals: { required: 3, votes: record.approvals.votes } }, bob, 'approve'),
    ],
    ['a cancellation', 'cancelled', (record) => cancel(record, alice, at('12:00'))],
    ['a revocation', 'revoked', (record) => revoke(record, { revocationId: 'r', by: 'dan', at: at('12:00') })],
    ['a check-out', 'checked-out', (record) => checkOut(noteEntry(record, serverA.id, at('12:00')), tara, at('12:00'))],
    ['an end', 'closed', (record) => closeRequest(record, 'failed', undefined, at('12:00'))],
    ['no such door', 'other-door', (record) => ({ ...record, doors: [] })],
    ['clocks that say later', 'too-early', (record) => ({ ...record, clocks: { ...record.clocks, armAt: at('13:26') } })],
    ['a window that is over', 'too-late', (record) => ({ ...record, window: { ...record.window, closesAt: armTime } })],
  ];

  it.each(spoilers)('is lost with %s: %s', (_what, because, spoil) => {
    expect(mayArm(spoil(allowed), serverA.id, [], armTime)).toEqual({ ok: false, because });
  });

  it('is not won back by anything else', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(spoilers, { minLength: 1, maxLength: 4 }), (chosen) => {
        const record = chosen.reduce((spoiled, [, , spoil]) => spoil(spoiled), allowed);
        // A forged change may undo another forged one; what must hold is that the last one counts.
        expect(mayArm(record, serverA.id, [], armTime).ok).toBe(false);
      }),
    );
  });

  it.each([
    ['for ever', {}, false],
    ['for longer', { until: at('13:26') }, false],
    ['until just now', { until: armTime }, true],
  ])('under a rule %s', (_what, until, ok) => {
    expect(mayArm(allowed, serverA.id, [ruled(until)], armTime).ok).toBe(ok);
  });

  it('waits while a lockdown stands', () => {
    expect(mayArm(allowed, serverA.id, [ruled({ mode: 'lockdown' })], armTime)).toEqual({ ok: false, because: 'lockdown' });
  });

  it.each([
    [at('13:24'), 'too-early'],
    ['2027-03-04T13:24:59.999Z', 'too-early'],
    ['2027-03-04T14:59:59.999Z', undefined],
    [at('15:00'), 'too-late'],
  ])('at %s', (when, because) => {
    expect(mayArm(allowed, serverA.id, [], when)).toEqual(because ? { ok: false, because } : { ok: true });
  });

  it('belongs to its own doors', () => {
    expect(mayArm(allowed, tower.id, [], armTime)).toEqual({ ok: false, because: 'other-door' });
  });

  it('is there at a controlled door without a risk source, and with no approver where none is needed', () => {
    const record = noteCheck(noteCheck(asked({ doors: [lobby] }), verdict('identity')), verdict('risk', 'degraded'));
    expect(mayArm(record, lobby.id, [], armTime)).toEqual({ ok: false, because: 'undecided' });
    expect(mayArm(requireApprovals(record, 0, at('09:00')), lobby.id, [], armTime)).toEqual({ ok: true });
  });
});

describe('the right to deliver', () => {
  const armed = noteDoor(allowed, serverA.id, { lock: 'armed' }, 'armed', armTime);

  it('comes with the acknowledgement of the lock, not before the lead', () => {
    expect(mayDeliver(armed, serverA.id, [], at('13:30'))).toEqual({ ok: true });
    expect(mayDeliver(armed, serverA.id, [], '2027-03-04T13:29:59.999Z')).toEqual({ ok: false, because: 'too-early' });
    expect(mayDeliver(allowed, serverA.id, [], at('13:30'))).toEqual({ ok: false, because: 'not-armed' });
  });

  it('needs all that arming needs', () => {
    expect(mayDeliver(cancel(armed, alice, at('13:26')), serverA.id, [], at('13:30'))).toEqual({ ok: false, because: 'cancelled' });
    expect(mayDeliver(armed, serverA.id, [ruled()], at('13:30'))).toEqual({ ok: false, because: 'revoked' });
    expect(mayDeliver(armed, tower.id, [], at('13:30'))).toEqual({ ok: false, because: 'other-door' });
  });
});

function withVote(record: RequestRecord, approverId: PersonId, decision: 'approve' | 'deny'): RequestRecord {
  const vote = { approverId, decision, reason: '', at: at('09:10') };
  return { ...record, approvals: { ...record.approvals, votes: [...record.approvals.votes, vote] } };
}
