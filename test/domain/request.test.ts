import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import {
  cancel,
  checkOut,
  closeRequest,
  decisionOf,
  endingOf,
  newRequest,
  noteCheck,
  noteDoor,
  noteEntry,
  requireApprovals,
  revoke,
} from '../../src/domain/request.js';
import { RequestRecord, RequestStatus } from '../../src/domain/request-record.js';
import {
  alice,
  asked,
  at,
  bob,
  cage,
  carol,
  lobby,
  now,
  olu,
  planned,
  requestId,
  sameAs,
  serverA,
  tower,
  verdict,
  visit,
} from './given.js';

const both = () => asked({ doors: [lobby, cage] });
const revocation = { revocationId: 'r', by: 'dan', at: at('12:00') };
const line = (record: RequestRecord) => record.timeline.at(-1);

describe('a new request', () => {
  it('is a whole record, with one line and every door once', () => {
    const record = newRequest({ ...asked(), plan: planned(visit, [lobby]), doors: [lobby, cage, lobby] });
    expect(RequestRecord.parse(record)).toEqual(record);
    expect(record.doors.map(({ doorId }) => doorId)).toEqual(['lobby', 'cage-12']);
    expect(record.timeline).toEqual([{ at: at('09:00'), event: 'asked', detail: 'lobby, cage-12', by: 'people', who: alice }]);
    expect(record).toMatchObject({ id: requestId, status: 'checking' });
    expect(record.decision).toBeUndefined();
  });
});

describe('a check', () => {
  it('is added once; the same verdict later says nothing new', () => {
    const checked = noteCheck(asked(), verdict('risk'));
    expect(line(checked)).toEqual({ at: at('09:00'), event: 'checked', detail: 'risk passed', by: 'flow' });
    expect(noteCheck(checked, verdict('risk', 'passed', at('13:25')))).toBe(checked);
  });

  it('with another verdict is added to those before', () => {
    const checked = noteCheck(noteCheck(asked(), verdict('risk')), verdict('risk', 'denied', at('13:25'), ['high']));
    expect(checked.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'denied']);
  });
});

describe('the approvals required', () => {
  it('are none: approved at once, by the flow', () => {
    const approved = requireApprovals(asked(), 0, now);
    expect(approved).toMatchObject({ status: 'scheduled', decision: { kind: 'approved', at: at('09:00') } });
    expect(line(approved)).toMatchObject({ event: 'approved', by: 'flow' });
    expect(decisionOf(approved)).toMatchObject({ kind: 'approved', clocks: approved.clocks, doors: [{ doorId: 'server-a' }] });
  });

  it('may grow but never shrink', () => {
    const one = requireApprovals(asked(), 1, now);
    expect(one.status).toBe('awaiting-approval');
    expect(requireApprovals(one, 2, now).approvals.required).toBe(2);
    expect(requireApprovals(one, 0, now)).toBe(one);
  });
});

describe('an end', () => {
  it('by revocation outranks every other', () => {
    const record = revoke(cancel(asked(), alice, now), revocation);
    expect([endingOf(record), decisionOf(record).kind]).toEqual(['revoked', 'revoked']);
    const revoked = revoke(asked(), revocation);
    expect(cancel(revoked, alice, now)).toBe(revoked);
  });

  it('is the first one people chose', () => {
    const left = checkOut(noteEntry(asked(), serverA.id, at('14:05')), alice, at('14:30'));
    expect(cancel(left, alice, at('14:31'))).toBe(left);
    const cancelled = cancel(noteEntry(asked(), serverA.id, at('14:05')), alice, at('14:30'));
    expect(checkOut(cancelled, alice, at('14:31'))).toBe(cancelled);
  });

  it('by check-out needs an entry', () => {
    const before = asked();
    expect(checkOut(before, alice, at('14:30'))).toBe(before);
    expect(endingOf(checkOut(noteEntry(before, serverA.id, at('14:05')), alice, at('14:30')))).toBe('checked-out');
  });

  it('keeps the entry of a request revoked meanwhile', () => {
    const record = noteEntry(revoke(asked(), revocation), serverA.id, at('11:59'));
    expect(record.timeline.map(({ event }) => event)).toEqual(['asked', 'revoked', 'entered']);
  });
});

describe('what is noted of a door', () => {
  const armed = (record: RequestRecord, door = lobby) => noteDoor(record, door.id, { lock: 'armed' }, 'armed', at('13:25'));
  const sent = (record: RequestRecord, door = lobby) => noteDoor(record, door.id, { delivery: 'sent' }, 'delivery-sent', at('13:30'));

  it('moves the request on when all doors are that far', () => {
    expect(armed(both()).status).toBe('arming');
    expect(armed(armed(both()), cage).status).toBe('armed');
    expect(sent(armed(armed(both()), cage)).status).toBe('armed');
    expect(sent(sent(armed(armed(both()), cage)), cage).status).toBe('delivered');
  });

  it('names trouble, and forgets it when it is over', () => {
    const pending = noteDoor(both(), lobby.id, { lock: 'pending', because: 'door-offline' }, 'pending', at('13:25'));
    expect(line(pending)?.detail).toBe('lobby: door-offline');
    expect(armed(pending).doors[0]).not.toHaveProperty('because');
  });

  it('that is not its door changes nothing', () => {
    const record = both();
    expect(armed(record, tower)).toBe(record);
    expect(noteEntry(record, tower.id, at('14:00'))).toBe(record);
  });

  it('never takes back an entry', () => {
    const inside = noteEntry(both(), lobby.id, at('14:05'));
    expect(noteDoor(inside, lobby.id, { lock: 'disarmed' }, 'disarmed', at('15:00')).status).toBe('entered');
  });
});

describe('any sequence of transitions', () => {
  type Transition = (record: RequestRecord) => RequestRecord;
  const hour = fc.integer({ min: 9, max: 15 }).map((hours) => at(`${String(hours).padStart(2, '0')}:00`));
  const door = fc.constantFrom(lobby.id, cage.id, tower.id);
  const voted = fc.tuple(fc.constantFrom(alice, bob, carol, olu), fc.constantFrom('approve' as const, 'deny' as const), hour);
  const transition: fc.Arbitrary<Transition> = fc.oneof(
    fc.tuple(fc.constantFrom('identity' as const, 'risk' as const), fc.constantFrom('passed' as const, 'denied' as const), hour).map(
      ([name, outcome, when]): Transition =>
        (record) =>
          noteCheck(record, verdict(name, outcome, when)),
    ),
    fc.tuple(fc.nat(3), hour).map(
      ([required, when]): Transition =>
        (record) =>
          requireApprovals(record, required, when),
    ),
    voted.map(
      ([approverId, decision, when]): Transition =>
        (record) => {
          const reply = castVote(record, { approverId, decision, reason: '' }, sameAs, new Date(when));
          return reply.kind === 'refused' ? record : reply.record;
        },
    ),
    hour.map(
      (when): Transition =>
        (record) =>
          cancel(record, alice, when),
    ),
    hour.map(
      (when): Transition =>
        (record) =>
          revoke(record, { ...revocation, at: when }),
    ),
    hour.map(
      (when): Transition =>
        (record) =>
          checkOut(record, alice, when),
    ),
    fc.tuple(door, hour).map(
      ([id, when]): Transition =>
        (record) =>
          noteEntry(record, id, when),
    ),
    fc.tuple(door, fc.constantFrom('arming', 'armed', 'pending', 'disarmed'), hour).map(
      ([id, lock, when]): Transition =>
        (record) =>
          noteDoor(record, id, { lock }, lock, when),
    ),
    fc.tuple(door, fc.constantFrom('sent', 'failed'), fc.option(fc.constant('no-address'), { nil: undefined }), hour).map(
      ([id, delivery, because, when]): Transition =>
        (record) =>
          noteDoor(record, id, because === undefined ? { delivery } : { delivery, because }, `delivery-${delivery}`, when),
    ),
    hour.map(
      (when): Transition =>
        (record) =>
          closeRequest(record, 'failed', undefined, when),
    ),
  );
  const rank = (record: RequestRecord) => RequestStatus.options.indexOf(record.status);

  it('does each once, writes one line for each change, only ever moves on, and is over when closed', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(transition, { maxLength: 30 }), (startsNow, transitions) => {
        let record = asked({ doors: [lobby, cage], now: startsNow });
        for (const apply of transitions) {
          const next = apply(record);
          expect(apply(next)).toBe(next);
          expect(next === record || next.timeline.length === record.timeline.length + 1).toBe(true);
          expect(next.timeline.slice(0, record.timeline.length)).toEqual(record.timeline);
          expect(next.checks.slice(0, record.checks.length)).toEqual(record.checks);
          expect(next.approvals.votes.slice(0, record.approvals.votes.length)).toEqual(record.approvals.votes);
          expect(rank(next)).toBeGreaterThanOrEqual(rank(record));
          if (record.decision) expect(next.decision).toEqual(record.decision);
          if (record.status === 'closed') expect(next).toBe(record);
          record = next;
        }
        expect(RequestRecord.parse(record)).toEqual(record);
      }),
      { numRuns: 300 },
    );
  });
});
