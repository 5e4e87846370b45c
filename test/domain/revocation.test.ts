import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmedBy, newRevocation, noteCovered, noteReceipt } from '../../src/domain/revocation.js';
import { DenyRule, type DoorReceipt, RevocationRecord } from '../../src/domain/rule-record.js';
import { at, cage, lobby, minutesOn, now, requestId, serverA } from './given.js';

const revocationId = requestId;
const made = () =>
  newRevocation({ revocationId, target: { kind: 'request', id: requestId }, reason: 'lost badge', createdBy: 'dan', at: at('12:00') });
const covered = (notBefore?: string) =>
  noteCovered(
    made().record,
    { count: 2, notBefore, doors: [{ doorId: lobby.id }, { doorId: cage.id, worstCaseUntil: at('13:00') }] },
    at('12:00'),
  );
const confirmed = (doorId: DoorReceipt['doorId']): DoorReceipt => ({ doorId, lock: 'confirmed', confirmedAt: at('12:01') });

describe('a revocation', () => {
  it('starts with its rule and a record, and nothing confirmed', () => {
    const { rule, record } = made();
    expect(DenyRule.parse(rule)).toEqual(rule);
    expect(RevocationRecord.parse(record)).toEqual(record);
    expect(rule.id).toBe(`request:${requestId}`);
    expect(confirmedBy(record, at('18:00'))).toBe(false);
  });

  it('that covers nothing is confirmed as soon as that is known', () => {
    expect(noteCovered(made().record, { count: 0, doors: [] }, at('12:00')).confirmed).toBe(true);
  });

  it('is confirmed when every lock is', () => {
    const one = noteReceipt(covered(), confirmed(lobby.id), at('12:01'));
    expect(one.confirmed).toBe(false);
    expect(noteReceipt(one, confirmed(cage.id), at('12:01')).confirmed).toBe(true);
  });

  it('is confirmed when the worst case of the missing ones has passed, not sooner', () => {
    const one = noteReceipt(covered(), confirmed(lobby.id), at('12:01'));
    expect(confirmedBy(one, '2027-03-04T12:59:59.999Z')).toBe(false);
    expect(confirmedBy(one, at('13:00'))).toBe(true);
    expect(confirmedBy(covered(), at('18:00'))).toBe(false); // the lobby has no worst case known
  });

  it('waits for granted answers that are still in the air', () => {
    const both = [lobby.id, cage.id].reduce((r, id) => noteReceipt(r, confirmed(id), at('12:00')), covered('2027-03-04T12:00:01.500Z'));
    expect(confirmedBy(both, '2027-03-04T12:00:01.499Z')).toBe(false);
    expect(confirmedBy(both, '2027-03-04T12:00:01.500Z')).toBe(true);
  });

  it('covered again adds doors and keeps receipts', () => {
    const again = noteCovered(
      noteReceipt(covered(), confirmed(lobby.id), at('12:01')),
      { count: 1, doors: [{ doorId: lobby.id }, { doorId: serverA.id }] },
      at('12:02'),
    );
    expect(again.doors.map(({ doorId, lock }) => `${doorId} ${lock}`)).toEqual([
      'lobby confirmed',
      'cage-12 unconfirmed',
      'server-a unconfirmed',
    ]);
    expect(again).toMatchObject({ cloud: { deniedAt: at('12:00'), count: 2 }, coveredAt: at('12:00') });
  });

  it('hearing the same receipt again stays the same', () => {
    const once = noteReceipt(covered(), confirmed(lobby.id), at('12:01'));
    expect(noteReceipt(once, confirmed(lobby.id), at('12:05'))).toBe(once);
  });
});

describe('receipts in any order', () => {
  const receipt = fc.record({
    door: fc.constantFrom(lobby, cage, serverA),
    lock: fc.constantFrom('confirmed' as const, 'unconfirmed' as const),
    worstMinutes: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
  });

  it('confirm only when no door is left, and never take it back', () => {
    fc.assert(
      fc.property(fc.array(receipt, { maxLength: 12 }), (receipts) => {
        let record = covered();
        receipts.forEach(({ door, lock, worstMinutes }, minute) => {
          const worst = worstMinutes === undefined ? {} : { worstCaseUntil: minutesOn(worstMinutes).toISOString() };
          const next = noteReceipt(record, { doorId: door.id, lock, ...worst }, minutesOn(minute));
          const open = next.doors.filter(
            (each) => each.lock !== 'confirmed' && !(Date.parse(each.worstCaseUntil ?? '') <= minutesOn(minute).getTime()),
          );
          expect(next.confirmed).toBe(record.confirmed || open.length === 0);
          for (const before of record.doors.filter((each) => each.lock === 'confirmed')) expect(next.doors).toContainEqual(before);
          record = next;
        });
        expect(record.cloud.deniedAt > now.toISOString()).toBe(true);
      }),
    );
  });
});
