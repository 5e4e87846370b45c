import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import { noteFollowed } from '../../src/domain/catch-up.js';
import { clocksOf } from '../../src/domain/clocks.js';
import { mayArm } from '../../src/domain/gate.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { replan } from '../../src/domain/replan.js';
import { cancel, noteCheck, noteEntry, requireApprovals } from '../../src/domain/request.js';
import { RequestRecord } from '../../src/domain/request-record.js';
import { alice, asked, at, bob, carol, minutesOn, now, olu, sameAs, serverA, verdict } from './given.js';

const span = (from: number, to: number) => ({ opensAt: minutesOn(from).toISOString(), closesAt: minutesOn(to).toISOString() });
const moved = (record: RequestRecord, from: number, to: number, when = now) => {
  const window = span(from, to);
  return replan(record, { window, clocks: clocksOf(window, when, [serverA], defaultPolicy), by: alice, at: when });
};
const vote = (record: RequestRecord, approverId = bob, decision: 'approve' | 'deny' = 'approve', when = now) => {
  const reply = castVote(record, { approverId, decision, reason: 'because' }, sameAs, when);
  return reply.kind === 'refused' ? record : reply.record;
};
const checked = (record: RequestRecord) => requireApprovals(noteCheck(noteCheck(record, verdict('identity')), verdict('risk')), 2, now);
const approved = () => vote(vote(checked(asked()), bob), carol);
const must = (reply: ReturnType<typeof replan>) => {
  if (reply.kind === 'refused') throw new Error(reply.because);
  return reply.record;
};

describe('a request that is moved', () => {
  it('outside of what was approved carries no right until it is checked and approved again', () => {
    const record = must(moved(approved(), 600, 660));
    expect(record).toMatchObject({ status: 'checking', catchUp: { from: 'checks', doors: ['server-a'] } });
    const later = minutesOn(620);
    expect(mayArm(record, serverA.id, [], later)).toEqual({ ok: false, because: 'identity' });
    const again = requireApprovals(noteCheck(noteCheck(record, verdict('identity')), verdict('risk')), 2, now);
    expect(again.status).toBe('awaiting-approval');
    expect(vote(again, bob).decision).toBeUndefined();
    expect(vote(vote(again, bob), carol).decision).toMatchObject({ kind: 'approved', covers: span(600, 660) });
  });

  it('keeps every vote and check there ever was', () => {
    const before = approved();
    const record = must(moved(before, 600, 660));
    expect([record.approvals.votes, record.checks]).toEqual([before.approvals.votes, before.checks]);
    expect(RequestRecord.parse(record)).toEqual(record);
  });

  it('to the window it has is not moved', () => {
    const record = approved();
    expect(moved(record, 300, 360)).toEqual({ kind: 'unchanged', record });
  });

  it('may be moved twenty times', () => {
    let record = approved();
    for (let nth = 0; nth < 20; nth += 1) record = must(moved(record, 600 + nth, 660));
    expect(moved(record, 500, 560)).toEqual({ kind: 'refused', because: 'too-many-changes' });
  });

  it('from "now" to a time within its minutes keeps to that time, and nobody decides when it is over', () => {
    const record = must(moved(checked(asked({ now: true })), 10, 20));
    expect(record).toMatchObject({ status: 'awaiting-approval', clocks: { decideBy: at('09:20') } });
    expect(record.opensAtApproval).toBeUndefined();
    const both = vote(vote(record, bob, 'approve', minutesOn(5)), carol, 'approve', minutesOn(5));
    expect(both).toMatchObject({ window: span(10, 20), decision: { kind: 'approved', covers: span(10, 20) } });
  });

  it.each([
    ['was taken back', (record: RequestRecord) => cancel(record, alice, now), 'request-ended'],
    ['has somebody inside', (record: RequestRecord) => noteEntry(record, serverA.id, minutesOn(310)), 'already-inside'],
    ['waits for a sign-in', (record: RequestRecord): RequestRecord => ({ ...record, status: 'step-up-required' }), 'waits-for-sign-in'],
  ])('is not, when it %s', (_when, change, because) => {
    expect(moved(change(approved()), 600, 660)).toEqual({ kind: 'refused', because });
  });
});

describe('a longer stay', () => {
  const longer = () => must(moved(noteEntry(approved(), serverA.id, minutesOn(310)), 300, 420, minutesOn(320)));

  it('needs as many yeses as the request did, and nobody counts by what they said before', () => {
    const [first, second] = [vote(longer(), bob, 'approve', minutesOn(330)), vote(longer(), olu, 'approve', minutesOn(330))];
    expect([first.window, second.window]).toEqual([span(300, 360), span(300, 360)]);
    const both = vote(first, carol, 'approve', minutesOn(331));
    expect(both).toMatchObject({ window: span(300, 420), decision: { covers: span(300, 420) }, catchUp: { from: 'doors' } });
    expect(both.extension).toBeUndefined();
  });

  it('wants somebody to come along for it where the request did', () => {
    const record = longer();
    const escorted = { ...record, extension: { ...record.extension, terms: { required: 1, escort: true } } } as RequestRecord;
    expect(vote(escorted, bob, 'approve', minutesOn(330)).window).toEqual(span(300, 360));
    const coming = castVote(escorted, { approverId: bob, decision: 'approve', reason: 'x', escort: true }, sameAs, minutesOn(330));
    expect(coming).toMatchObject({ kind: 'voted', record: { window: span(300, 420) } });
  });

  it('that nobody has judged takes somebody’s yes, whatever the request needed', () => {
    const free = requireApprovals(noteCheck(noteCheck(asked(), verdict('identity')), verdict('risk')), 0, now);
    const record = must(moved(free, 300, 420));
    expect(record.window).toEqual(span(300, 360));
    expect(vote(record).window).toEqual(span(300, 420));
  });

  it('that is denied takes nothing away', () => {
    const record = vote(longer(), bob, 'deny', minutesOn(330));
    expect(record).toMatchObject({ window: span(300, 360), extension: { state: 'denied' } });
    expect(mayArm({ ...record, timeline: [] }, serverA.id, [], minutesOn(330))).toEqual({ ok: true });
  });

  it('is not decided by who wants in, nor after its time', () => {
    expect(castVote(longer(), { approverId: alice, decision: 'approve', reason: 'x' }, sameAs, minutesOn(330))).toMatchObject({
      because: 'self-approval',
    });
    expect(castVote(longer(), { approverId: bob, decision: 'approve', reason: 'x' }, sameAs, minutesOn(360))).toMatchObject({
      because: 'too-late',
    });
  });
});

type Move = { kind: 'move' | 'vote' | 'deny' | 'enter' | 'check' | 'follow'; from: number; minutes: number; who: number; after: number };
const move = fc.record<Move>({
  kind: fc.constantFrom('move', 'vote', 'vote', 'vote', 'deny', 'enter', 'check', 'follow'),
  from: fc.integer({ min: 200, max: 500 }),
  minutes: fc.integer({ min: 10, max: 200 }),
  who: fc.nat(2),
  after: fc.nat(30),
});

describe('whatever happens to a plan', () => {
  it('a door is armed only for a window that enough people said yes to, after its last checks', () => {
    let hits = 0;
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        let record = checked(asked());
        let minute = 0;
        for (const { kind, from, minutes, who, after } of moves) {
          minute += after;
          record = step(record, kind, [from, from + minutes], [bob, carol, olu][who] ?? bob, minutesOn(minute));
          expect(RequestRecord.parse(record)).toEqual(record);
          const { opensAt } = record.window;
          if (!mayArm(record, serverA.id, [], new Date(opensAt)).ok) continue;
          hits += 1;
          const { decision, window } = record;
          expect(decision?.kind).toBe('approved');
          expect(decision?.covers && decision.covers.opensAt <= window.opensAt && decision.covers.closesAt >= window.closesAt).toBe(true);
          expect(yesTo(record)).toBeGreaterThanOrEqual(2);
        }
      }),
      { numRuns: 300 },
    );
    expect(hits).toBeGreaterThan(50);
  });

  const step = (record: RequestRecord, kind: Move['kind'], [from, to]: [number, number], who: typeof bob, when: Date): RequestRecord => {
    switch (kind) {
      case 'move': {
        const reply = moved(record, from, to, when);
        return reply.kind === 'refused' ? record : reply.record;
      }
      case 'vote':
        return vote(record, who, 'approve', when);
      case 'deny':
        return vote(record, who, 'deny', when);
      case 'enter':
        return noteEntry(record, serverA.id, when);
      case 'check':
        return record.catchUp?.from === 'checks' ? checked({ ...record, catchUp: undefined } as RequestRecord) : record;
      case 'follow':
        return noteFollowed(record, serverA.id, 'emptied', when);
    }
  };

  /** Distinct people who said yes since the plan was last asked for anew, counted here without the code under test. */
  const yesTo = ({ timeline, approvals }: RequestRecord) => {
    const last = timeline.findLast(({ event, detail }) => event === 'rescheduled' && detail.endsWith('to be approved'));
    const since = last?.at ?? at('00:00');
    return new Set(approvals.votes.filter((each) => each.decision === 'approve' && each.at >= since).map(({ approverId }) => approverId))
      .size;
  };
});
