import { describe, expect, it } from 'vitest';
import { approversOf, castVote } from '../../src/domain/approval.js';
import type { PersonId } from '../../src/domain/ids.js';
import { cancel, decisionOf, noteDoor, requireApprovals } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { approvalsRestOn, voidApprovals } from '../../src/domain/void-approval.js';
import { alice, asked, at, bob, carol, minutesOn, now, olu, sameAs, serverA } from './given.js';

const say = (record: RequestRecord, approverId: PersonId, decision: 'approve' | 'deny' = 'approve', inPlaceOf?: PersonId) => {
  const ballot = { approverId, decision, reason: 'because', ...(inPlaceOf && { inPlaceOf }) };
  const reply = castVote(record, ballot, sameAs, minutesOn(10));
  if (reply.kind === 'refused') throw new Error(reply.because);
  return reply.record;
};
const wanting = (required: number) => requireApprovals(asked(), required, now);
const gone = (record: RequestRecord, by: PersonId) =>
  voidApprovals(record, { by, because: 'account-disabled', at: minutesOn(20), decideBy: at('13:00') });

describe('an approval of somebody who is gone', () => {
  it('counts no more; what others said does', () => {
    const after = gone(say(wanting(2), bob), bob);
    expect(after.decision).toBeUndefined();
    expect(approversOf(after)).toEqual([]);
    expect(say(say(after, carol), olu).decision?.kind).toBe('approved');
    expect(approversOf(gone(say(say(wanting(3), bob), carol), bob))).toEqual([carol]);
  });

  it('takes the decision along: everything is checked and asked anew, in a time of its own', () => {
    const after = gone(say(wanting(1), bob), bob);
    expect(decisionOf(after)).toEqual({ kind: 'pending' });
    expect(after).toMatchObject({ status: 'checking', question: 1, catchUp: { from: 'checks' } });
    expect(after.clocks.decideBy).toBe(at('13:00'));
    expect(after.timeline.at(-1)).toMatchObject({ event: 'approval-void' });
    expect(say(requireApprovals(after, 1, minutesOn(21)), carol).decision?.kind).toBe('approved');
  });

  it('given by a delegate falls with either of the two', () => {
    for (const who of [bob, olu]) expect(approversOf(gone(say(wanting(2), olu, 'approve', bob), who))).toEqual([]);
  });

  it('is void once', () => {
    const after = gone(say(wanting(1), bob), bob);
    expect(gone(after, bob)).toBe(after);
  });

  it('stays when it was a no, when it is not theirs, when the request has ended, and when somebody has the code', () => {
    const approved = say(wanting(1), bob);
    const handedOut = noteDoor(approved, serverA.id, { delivery: 'sent', sealed: true }, 'delivery-sealed', now);
    for (const record of [say(wanting(2), bob, 'deny'), say(wanting(1), carol), cancel(approved, alice, now), handedOut]) {
      expect(approvalsRestOn(record)).not.toContain(bob);
      expect(gone(record, bob)).toBe(record);
    }
  });
});
