import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantIdOf } from '../../src/domain/code-terms.js';
import {
  addGrants,
  claimReceipt,
  DoorReceipt,
  isDue,
  isExposed,
  newReceipt,
  nextMove,
  noteConfirmed,
  noteUnheard,
} from '../../src/domain/receipt.js';
import { at, lobby, minutesOn, requestId } from './given.js';

const revocationId = requestId;
const grant = (armed: boolean) => ({ requestId, grantId: grantIdOf(requestId, lobby.id), armed, notAfter: at('13:00') });
const owed = (armed = true) =>
  newReceipt({ revocationId, doorId: lobby.id, grants: [grant(armed)], worstCaseUntil: at('13:02') }, at('12:00'));
const unheard = (receipt: DoorReceipt, now: string, until = at('13:02')) =>
  noteUnheard(receipt, { via: 'twin', worstCaseUntil: until, isOvertaken: false }, at('12:00'), now);

describe('a receipt', () => {
  it('of a door whose lock never held any of the grants is owed by nobody', () => {
    expect(owed(false)).toMatchObject({ lock: 'confirmed', via: 'nothing', covered: 1, armed: 0, confirmedAt: at('12:00') });
    expect(DoorReceipt.parse(owed())).toEqual(owed());
  });

  it('is worked on by one at a time, under one number', () => {
    const claimed = claimReceipt(owed(), 7, at('12:00'));
    expect(claimed).toMatchObject({ seq: 7, busyUntil: '2027-03-04T12:00:20.000Z' });
    expect(claimed && claimReceipt(claimed, 8, at('12:00'))).toBeUndefined();
    expect(claimed && isDue(claimed, at('12:00'))).toBe(false);
    expect(claimed && claimReceipt(claimed, 8, at('12:01'))).toMatchObject({ seq: 7 }); // whoever had it died
  });

  it('that a newer order overtook gets a new number', () => {
    const claimed = claimReceipt(owed(), 7, at('12:00')) ?? owed();
    const again = noteUnheard(claimed, { via: 'method', worstCaseUntil: at('13:02'), isOvertaken: true }, at('12:00'), at('12:00'));
    expect(claimReceipt(again, 9, at('12:05'))).toMatchObject({ seq: 9 });
  });

  it('is asked for again every minute, then less often, and no more once nothing can open', () => {
    const tries: string[] = [];
    let receipt = owed();
    for (let now = at('12:00'); isExposed(receipt, now); now = nextMove(receipt, now) ?? now) {
      tries.push(now.slice(11, 16));
      receipt = unheard(receipt, now);
    }
    expect(tries).toEqual([
      '12:00',
      '12:01',
      '12:02',
      '12:03',
      '12:04',
      '12:05',
      '12:06',
      '12:07',
      '12:09',
      '12:12',
      '12:15',
      '12:19',
      '12:23',
      '12:29',
      '12:37',
      '12:46',
      '12:58',
    ]);
    expect([isExposed(receipt, at('13:02')), nextMove(receipt, at('13:02'))]).toEqual([false, undefined]);
  });

  it('once confirmed stays so, and says nothing of an exposure any more', () => {
    const confirmed = noteConfirmed(unheard(owed(), at('12:00')), { word: 'w', deviceTime: at('12:01') }, at('12:01'));
    expect(confirmed).toMatchObject({ lock: 'confirmed', word: 'w', confirmedAt: at('12:01'), tries: 2 });
    expect(confirmed).not.toHaveProperty('worstCaseUntil');
    expect(unheard(confirmed, at('12:02'))).toBe(confirmed);
    expect(noteConfirmed(confirmed, {}, at('12:03'))).toBe(confirmed);
  });

  it('takes on grants that are found later, and then owes again', () => {
    const other = { ...grant(true), grantId: grantIdOf(requestId, DoorReceipt.shape.doorId.parse('cage-12')) };
    const found = (receipt: ReturnType<typeof owed>, ...grants: (typeof other)[]) => addGrants(receipt, grants, at('12:30'));
    expect(found(owed(), grant(true))).toEqual(owed());
    expect(found(owed(false), other)).toMatchObject({ lock: 'unconfirmed', covered: 2, armed: 1, owedAt: at('12:30') });
    expect(found(owed(), other)).toMatchObject({ lock: 'unconfirmed', armed: 2, owedAt: owed().owedAt });
    expect(found(owed(false), { ...other, armed: false })).toMatchObject({ lock: 'confirmed', covered: 2 });
  });

  const moves = {
    claim: (receipt: DoorReceipt, now: string) => claimReceipt(receipt, 1, now) ?? receipt,
    unheard: (receipt: DoorReceipt, now: string, worst: string) => unheard(receipt, now, worst),
    confirmed: (receipt: DoorReceipt, now: string) => noteConfirmed(receipt, {}, now),
  };
  const kind = fc.constantFrom('claim' as const, 'unheard' as const, 'confirmed' as const);

  it('in whatever order things happen never goes back from confirmed, and always has a next move while exposed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, fc.nat({ max: 10 }), fc.nat({ max: 120 })), { maxLength: 20 }), (happened) => {
        let receipt = owed();
        let minute = 0;
        for (const [index, [each, later, worst]] of happened.entries()) {
          minute += later;
          const now = minutesOn(minute).toISOString();
          receipt = moves[each](receipt, now, minutesOn(worst).toISOString());
          const wasConfirmed = happened.slice(0, index + 1).some(([before]) => before === 'confirmed');
          const isOwed = isExposed(receipt, now) || (!wasConfirmed && receipt.tries === 0);
          expect([receipt.lock === 'confirmed', nextMove(receipt, now) !== undefined]).toEqual([wasConfirmed, isOwed]);
          expect(isDue(receipt, now) && claimReceipt(receipt, 1, now) === undefined).toBe(false);
        }
      }),
    );
  });
});
