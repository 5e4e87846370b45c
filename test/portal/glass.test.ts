import { describe, expect, it } from 'vitest';
import { obstacleTo } from '../../src/portal/glass/obstacle-to.js';
import type { Request } from '../../src/portal/request/types.js';

/** A request of Tara's that is to begin at once and waits for its approvers. */
const waiting = (change: Partial<Request> = {}): Request => {
  const request: Partial<Request> = {
    ...{ requesterId: 'tara', subjectId: 'ben', status: 'awaiting-approval', opensAtApproval: { minutes: 30 } },
    ...change,
  };
  return request as Request;
};
const said = (personId: string, brokenAt?: string) => ({
  glass: { voices: [{ personId, as: 'person' as const, at: '2027-02-03T08:00:00.000Z' }], ...(brokenAt && { brokenAt }) },
});
const as = (id: string, ...roles: string[]) => ({ id, roles });
const { opensAtApproval: _, ...later } = waiting();

describe('opening without the approvers', () => {
  it.each([
    ['security', waiting(), as('dan', 'Latch.Security'), undefined],
    ['an approver', waiting(), as('bob', 'Latch.Approve'), undefined],
    ['a second approver', waiting(said('carol')), as('bob', 'Latch.Approve'), undefined],
    ['a requester', waiting(), as('eve', 'Latch.Request'), 'not-theirs'],
    ['who asked', waiting(), as('tara', 'Latch.Approve'), 'self-approval'],
    ['who enters', waiting(), as('ben', 'Latch.Security'), 'self-approval'],
    ['who has said so', waiting(said('bob')), as('bob', 'Latch.Approve'), 'already-spoken'],
    [
      'who is late for it',
      waiting({ status: 'scheduled', ...said('dan', '2027-02-03T08:00:00.000Z') }),
      as('bob', 'Latch.Approve'),
      'broken',
    ],
    ['who is late for a decision', waiting({ status: 'scheduled' }), as('bob', 'Latch.Approve'), 'already-decided'],
    ['whoever wants it for later', later, as('dan', 'Latch.Security'), 'not-now'],
  ])('is offered to %s as far as it is theirs', (_who, request, session, obstacle) => {
    expect(obstacleTo(request, session)).toBe(obstacle);
  });
});
