import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import { breakGlass, isGlassBroken, isToReview, reviewGlass } from '../../src/domain/break-glass.js';
import { mayArm } from '../../src/domain/gate.js';
import type { PersonId } from '../../src/domain/ids.js';
import { replan } from '../../src/domain/replan.js';
import { noteCheck, requireApprovals } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { voidApprovals } from '../../src/domain/void-approval.js';
import { alice, asked, at, bob, carol, carolAdmin, minutesOn, now, olu, sameAs, serverA, tara, verdict } from './given.js';

const waiting = (change: Parameters<typeof asked>[0] = { now: true, subjectId: tara }): RequestRecord =>
  requireApprovals(noteCheck(noteCheck(asked(change), verdict('identity')), verdict('risk')), 2, now);
const speak = (record: RequestRecord, personId: PersonId, as: 'security' | 'person' = 'person', when = minutesOn(10)) =>
  breakGlass(record, { personId, as, reason: 'fire' }, sameAs, when);
const recordAfter = (reply: ReturnType<typeof speak>) => {
  if (reply.kind === 'refused') throw new Error(reply.because);
  return reply.record;
};

describe('a glass', () => {
  it('is broken by security alone: open now, for a quarter of an hour', () => {
    const broken = recordAfter(speak(waiting(), olu, 'security'));
    expect(broken).toMatchObject({
      status: 'scheduled',
      decision: { kind: 'approved' },
      window: { opensAt: at('09:10'), closesAt: at('09:25') },
      clocks: { opensAt: at('09:10'), codeEndsAt: at('09:25'), closesAt: at('09:25') },
      glass: { brokenAt: at('09:10') },
    });
    expect(mayArm(broken, serverA.id, [], at('09:24'))).toEqual({ ok: true });
    expect(isToReview(broken)).toBe(true);
    expect(broken.timeline.at(-1)).toMatchObject({ event: 'glass-broken', who: olu, status: 'scheduled' });
  });

  it('is broken by two persons, not by one, however many accounts they have', () => {
    const once = recordAfter(speak(waiting(), carol));
    expect(once.decision).toBeUndefined();
    expect(mayArm(once, serverA.id, [], at('09:20'))).toEqual({ ok: false, because: 'undecided' });
    expect(speak(once, carolAdmin)).toEqual({ kind: 'refused', because: 'same-person' });
    expect(speak(once, carol)).toEqual({ kind: 'repeated', record: once });
    expect(recordAfter(speak(once, bob)).glass?.brokenAt).toBe(at('09:10'));
  });

  it.each([
    ['by the requester', () => speak(waiting(), alice, 'security'), 'self-approval'],
    ['by the subject', () => speak(waiting(), tara), 'self-approval'],
    ['by another account of the subject', () => speak(waiting({ now: true, subjectId: carol }), carolAdmin, 'security'), 'self-approval'],
    ['for another time', () => speak(waiting({ subjectId: tara }), olu, 'security'), 'not-now'],
    ['too late', () => speak(waiting(), olu, 'security', minutesOn(30)), 'too-late'],
    ['before anything was checked', () => speak(asked({ now: true }), olu, 'security'), 'already-decided'],
    ['after a denial', () => speak(denied(), olu, 'security'), 'already-decided'],
    ['of a glass that is broken', () => speak(recordAfter(speak(waiting(), olu, 'security')), bob), 'already-decided'],
  ])('is not broken %s', (_how, breaking, because) => {
    expect(breaking()).toEqual({ kind: 'refused', because });
  });

  it('opens nothing where identity or risk said no, nor in a window that somebody stretched', () => {
    const unchecked = recordAfter(speak(requireApprovals(asked({ now: true, subjectId: tara }), 2, now), olu, 'security'));
    expect(mayArm(unchecked, serverA.id, [], at('09:11'))).toEqual({ ok: false, because: 'identity' });
    const broken = recordAfter(speak(waiting(), olu, 'security'));
    const stretched = { ...broken, window: { ...broken.window, closesAt: at('12:00') } };
    expect(mayArm(stretched, serverA.id, [], at('09:26'))).toEqual({ ok: false, because: 'too-few-approvers' });
    const longer = { window: { ...broken.window, closesAt: at('11:00') }, clocks: broken.clocks, by: alice, at: minutesOn(12) };
    expect(replan(broken, longer)).toEqual({ kind: 'refused', because: 'glass-broken' });
  });

  it('is whole again when the account of who broke it is gone before somebody has the code', () => {
    const fallen = voidApprovals(recordAfter(speak(waiting(), olu, 'security')), {
      ...{ by: olu, because: 'account-disabled', at: minutesOn(11), decideBy: at('09:25') },
    });
    expect([fallen.decision, fallen.status, isGlassBroken(fallen, minutesOn(12))]).toEqual([undefined, 'checking', false]);
    expect(isToReview(fallen)).toBe(true);
  });

  it('is reviewed by somebody who had no part in it, once', () => {
    const broken = recordAfter(speak(recordAfter(speak(waiting(), carol)), bob));
    const review = (by: PersonId) => reviewGlass(broken, { by, findings: 'it burned' }, sameAs, minutesOn(60));
    for (const by of [alice, tara, bob, carol, carolAdmin]) expect(review(by)).toEqual({ kind: 'refused', because: 'own-glass' });
    const reviewed = review(olu);
    expect(reviewed).toMatchObject({
      kind: 'reviewed',
      record: { glass: { reviewed: { by: olu, at: at('10:00'), findings: 'it burned' } } },
    });
    expect(reviewGlass(waiting(), { by: olu, findings: 'x' }, sameAs, now)).toEqual({ kind: 'refused', because: 'not-broken' });
  });
});

it('whoever speaks in whatever order: never broken by fewer than security or two people, nor for more than a quarter of an hour', () => {
  const word = fc.record({
    who: fc.constantFrom(alice, bob, carol, carolAdmin, olu, tara),
    what: fc.constantFrom('security' as const, 'person' as const, 'approve' as const, 'deny' as const),
    minute: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      const record = words.reduce((before, { who, what, minute }) => {
        const isVote = what === 'approve' || what === 'deny';
        const reply = isVote
          ? castVote(before, { approverId: who, decision: what, reason: '' }, sameAs, minutesOn(minute))
          : speak(before, who, what, minutesOn(minute));
        return reply.kind === 'refused' ? before : reply.record;
      }, waiting());
      const { glass, window } = record;
      if (!glass?.brokenAt) return;
      const speakers = new Set(glass.voices.map(({ personId }) => (personId === carolAdmin ? carol : personId)));
      expect(glass.voices.some(({ as }) => as === 'security') || speakers.size >= 2).toBe(true);
      expect([speakers.has(alice), speakers.has(tara)]).toEqual([false, false]);
      expect(Date.parse(window.closesAt) - Date.parse(glass.brokenAt)).toBeLessThanOrEqual(15 * 60_000);
      expect(record.approvals.votes.filter((vote) => vote.decision === 'deny')).toEqual([]);
    }),
  );
});

const denied = () => {
  const reply = castVote(waiting(), { approverId: bob, decision: 'deny', reason: '' }, sameAs, minutesOn(5));
  if (reply.kind === 'refused') throw new Error(reply.because);
  return reply.record;
};
