import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import type { PersonId } from '../../src/domain/ids.js';
import { cancel, closeRequest, decisionOf, noteEntry, requireApprovals, revoke } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { alice, asked, at, bob, carol, carolAdmin, minutesOn, now, olu, sameAs, serverA, tara } from './given.js';

const vote = (record: RequestRecord, approverId: PersonId, decision: 'approve' | 'deny', when = minutesOn(10)) =>
  castVote(record, { approverId, decision, reason: 'because' }, sameAs, when);
const recordAfter = (reply: ReturnType<typeof vote>) => {
  if (reply.kind === 'refused') throw new Error(reply.because);
  return reply.record;
};
const waiting = (required = 2, change: Parameters<typeof asked>[0] = {}) => requireApprovals(asked(change), required, now);

describe('a vote', () => {
  it('completing the quorum approves, with one line in the timeline each', () => {
    const first = recordAfter(vote(waiting(), bob, 'approve'));
    expect(decisionOf(first)).toEqual({ kind: 'pending' });
    const second = recordAfter(vote(first, carol, 'approve', minutesOn(20)));
    expect(second).toMatchObject({ decision: { kind: 'approved', at: at('09:20') }, status: 'scheduled' });
    expect(second.timeline.map(({ event, by }) => `${event} by ${by}`).slice(-2)).toEqual(['voted by people', 'approved by people']);
  });

  it('against it ends it', () => {
    const denied = recordAfter(vote(recordAfter(vote(waiting(), bob, 'approve')), carol, 'deny'));
    expect(decisionOf(denied)).toEqual({ kind: 'denied', because: 'denied-by-approver' });
    expect(vote(denied, olu, 'approve')).toEqual({ kind: 'refused', because: 'already-decided' });
  });

  it('repeated gives the same record, also when all is decided', () => {
    const decided = recordAfter(vote(waiting(1), bob, 'approve'));
    const again = vote(decided, bob, 'approve', minutesOn(600));
    expect(again.kind).toBe('repeated');
    expect(recordAfter(again)).toBe(decided);
  });

  it('may be changed before the quorum; both stay in the record', () => {
    const changed = recordAfter(vote(recordAfter(vote(waiting(), bob, 'approve')), bob, 'deny'));
    expect(changed.approvals.votes.map(({ decision }) => decision)).toEqual(['approve', 'deny']);
    expect(changed.decision?.kind).toBe('denied');
    expect(vote(changed, bob, 'deny').kind).toBe('repeated');
    expect(vote(changed, bob, 'approve')).toEqual({ kind: 'refused', because: 'already-decided' });
  });

  it('cannot be changed after it', () => {
    expect(vote(recordAfter(vote(waiting(1), bob, 'approve')), bob, 'deny')).toEqual({ kind: 'refused', because: 'already-decided' });
  });

  it.each([
    ['by the requester', alice, 'self-approval'],
    ['by the subject', tara, 'self-approval'],
  ] as const)('%s is refused', (_who, approver, because) => {
    expect(vote(waiting(1, { subjectId: tara }), approver, 'approve')).toEqual({ kind: 'refused', because });
  });

  it('by another account of the subject is refused', () => {
    expect(vote(waiting(1, { subjectId: carol }), carolAdmin, 'approve')).toEqual({ kind: 'refused', because: 'self-approval' });
  });

  it('by another account of somebody who voted is refused', () => {
    const first = recordAfter(vote(waiting(), carol, 'approve'));
    expect(vote(first, carolAdmin, 'approve')).toEqual({ kind: 'refused', because: 'same-person' });
    expect(vote(first, carolAdmin, 'deny')).toEqual({ kind: 'refused', because: 'same-person' });
  });

  it('counts until the last instant before the deadline, not at it', () => {
    const deadline = new Date(waiting().clocks.decideBy);
    expect(vote(waiting(), bob, 'approve', minutesOn(-1 / 60_000, deadline)).kind).toBe('voted');
    expect(vote(waiting(), bob, 'approve', deadline)).toEqual({ kind: 'refused', because: 'too-late' });
    expect(vote(closeRequest(waiting(), 'lapsed', undefined, deadline), bob, 'approve', now)).toMatchObject({ because: 'too-late' });
  });

  it.each([
    ['cancelled', cancel(waiting(), alice, now)],
    ['revoked', revoke(waiting(), { revocationId: 'r', by: 'dan', at: now })],
    ['closed', closeRequest(waiting(), 'denied', 'risk', now)],
  ])('on a %s request comes too late to matter', (_how, record) => {
    expect(vote(record, bob, 'approve')).toEqual({ kind: 'refused', because: 'already-decided' });
  });

  it.each([
    ['before it is known how many are needed', asked()],
    ['after a forged entry', noteEntry(asked(), serverA.id, at('09:01'))],
  ])('%s answers nothing that was asked', (_when, record) => {
    for (const decision of ['approve', 'deny'] as const) {
      expect(vote(record, bob, decision)).toEqual({ kind: 'refused', because: 'changed' });
    }
  });

  it.each([
    [undefined, 0],
    [2, 2],
  ])('answers the question that was shown: of question %s it is number %i', (question, shown) => {
    const record = { ...waiting(1), ...(question !== undefined && { question }) };
    const answer = (to?: number) =>
      castVote(record, { approverId: bob, decision: 'approve', reason: 'because', question: to }, sameAs, minutesOn(10));
    expect(answer(shown + 1)).toEqual({ kind: 'refused', because: 'changed' });
    expect(answer(1)).toEqual({ kind: 'refused', because: 'changed' });
    for (const reply of [answer(shown), answer()]) {
      expect(recordAfter(reply).decision?.kind).toBe('approved');
      expect(recordAfter(reply).approvals.votes).toEqual([{ approverId: bob, decision: 'approve', reason: 'because', at: at('09:10') }]);
    }
  });

  it('opens a window that waited for it', () => {
    const opened = recordAfter(vote(waiting(1, { now: true }), bob, 'approve', minutesOn(12)));
    expect(opened.opensAtApproval).toBeUndefined();
    expect(opened.window).toEqual({ opensAt: at('09:12'), closesAt: at('10:12') });
    expect(opened.clocks).toEqual({
      decideBy: at('09:30'),
      armAt: at('08:37'),
      deliverAt: at('08:42'),
      opensAt: at('09:12'),
      codeEndsAt: at('09:27'),
      closesAt: at('10:12'),
    });
  });
});

describe('a quorum, whoever votes in whatever order', () => {
  const ballot = fc.record({
    approverId: fc.constantFrom(alice, bob, carol, carolAdmin, olu, tara),
    decision: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const),
    minute: fc.integer({ min: 0, max: 300 }),
  });
  const personOf = (id: PersonId) => (id === carolAdmin ? carol : id);
  const held = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(ballot, { maxLength: 12 })).map(([required, ballots]) =>
    ballots.reduce(
      (record, { approverId, decision, minute }) => {
        const reply = vote(record, approverId, decision, minutesOn(minute));
        return reply.kind === 'refused' ? record : reply.record;
      },
      waiting(required, { subjectId: tara }),
    ),
  );
  const saying = (record: RequestRecord, wanted: 'approve' | 'deny') =>
    record.approvals.votes.filter(({ decision }) => decision === wanted).map(({ approverId }) => personOf(approverId));

  it('decides by enough distinct people, and a denial against all of them', () => {
    fc.assert(
      fc.property(held, (record) => {
        const enough = new Set(saying(record, 'approve')).size >= record.approvals.required;
        const expected = saying(record, 'deny').length > 0 ? 'denied' : enough ? 'approved' : undefined;
        expect(record.decision?.kind).toBe(expected);
      }),
    );
  });

  it('holds no vote of requester or subject, none twice from one person, none after the deadline', () => {
    fc.assert(
      fc.property(held, (record) => {
        for (const people of [saying(record, 'approve'), saying(record, 'deny')]) {
          expect(new Set(people).size).toBe(people.length);
          expect(people).not.toContain(alice);
          expect(people).not.toContain(tara);
        }
        expect(record.approvals.votes.filter((cast) => cast.at >= record.clocks.decideBy)).toEqual([]);
      }),
    );
  });
});
