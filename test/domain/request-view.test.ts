import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import { requireApprovals } from '../../src/domain/request.js';
import { RequestView, viewOf } from '../../src/domain/request-view.js';
import { aDoor, alice, asked, at, bob, minutesOn, sameAs, serverA } from './given.js';

const berlin = () => serverA;
const now = minutesOn(20);

describe('the view of a request', () => {
  it('has the shape of the API, with the window in the time of the door', () => {
    expect(viewOf(asked(), berlin, now)).toEqual({
      id: asked().id,
      asOf: at('09:20'),
      status: 'checking',
      requesterId: alice,
      subjectId: alice,
      doors: [{ doorId: 'server-a', name: serverA.name, lock: 'none', delivery: 'none' }],
      window: { start: '2027-03-04T15:00:00+01:00', end: '2027-03-04T16:00:00+01:00', timeZone: 'Europe/Berlin' },
      clocks: asked().clocks,
      checks: [],
      approvals: { required: 0, votes: [] },
      timeline: [{ at: at('09:00'), event: 'asked', detail: 'server-a' }],
    });
  });

  it('shows votes without their reasons', () => {
    const waiting = requireApprovals(asked(), 2, at('09:00'));
    const reply = castVote(waiting, { approverId: bob, decision: 'approve', reason: 'my own words' }, sameAs, minutesOn(10));
    const view = viewOf(reply.kind === 'refused' ? waiting : reply.record, berlin, now);
    expect(view.approvals).toEqual({ required: 2, votes: [{ approverId: bob, decision: 'approve', at: at('09:10') }] });
  });

  it('follows the zone of the door, or UTC for a door that is gone', () => {
    const zoneOf = (timeZone: string) => viewOf(asked(), () => aDoor('server-a', { timeZone }), now).window;
    expect(zoneOf('Asia/Kathmandu').start).toBe('2027-03-04T19:45:00+05:45');
    expect(viewOf(asked(), () => undefined, now).window).toMatchObject({ start: '2027-03-04T14:00:00+00:00', timeZone: 'UTC' });
  });

  it('is what its schema says', () => {
    expect(RequestView.parse(viewOf(asked(), berlin, now))).toEqual(viewOf(asked(), berlin, now));
  });
});
