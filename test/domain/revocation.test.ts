import { describe, expect, it } from 'vitest';
import {
  alertOf,
  confirmedBy,
  effectiveFrom,
  newRevocation,
  noteAlert,
  noteCovered,
  type Standing,
  settle,
} from '../../src/domain/revocation.js';
import { RevocationRecord } from '../../src/domain/revocation-record.js';
import { Hold } from '../../src/domain/rule-record.js';
import { at, minutesOn, requestId } from './given.js';

const made = (change: object = {}) =>
  newRevocation({
    revocationId: requestId,
    target: { kind: 'request', id: requestId },
    reason: 'lost badge',
    createdBy: 'dan',
    at: at('12:00'),
    ...change,
  });
const covered = (notBefore?: string) => noteCovered(made().record, { count: 2, notBefore }, at('12:00'));
const confirmed: Standing = { lock: 'confirmed' };
const exposed = (worstCaseUntil?: string): Standing => ({ lock: 'unconfirmed', worstCaseUntil });

describe('a revocation', () => {
  it('starts with its hold and a record, and nothing confirmed', () => {
    const { hold, record } = made();
    expect(Hold.parse(hold)).toEqual(hold);
    expect(RevocationRecord.parse(record)).toEqual(record);
    expect(confirmedBy(record, [], at('18:00'))).toBe(false);
  });

  it('is effective from when its hold was on record, not from when somebody began to write it', () => {
    const { hold, record } = made();
    const effective = effectiveFrom(record, at('12:01'));
    expect(RevocationRecord.parse(effective)).toEqual(effective);
    expect([hold.createdAt, effective.cloud.deniedAt, effective.steps]).toMatchObject([
      at('12:00'),
      at('12:01'),
      [{ step: 'denied', at: at('12:01') }],
    ]);
  });

  it('that ends by itself holds without an end until everything it covers is dead', () => {
    const { hold, record } = made({ until: at('13:00') });
    expect([hold.until, record.until]).toEqual([undefined, at('13:00')]);
  });

  it('that covers nothing is confirmed as soon as that is known', () => {
    expect(settle(noteCovered(made().record, { count: 0 }, at('12:00')), [], at('12:00')).confirmed).toBe(true);
  });

  it('is confirmed when every lock is, or the worst case of the missing ones has passed, not sooner', () => {
    expect(confirmedBy(covered(), [confirmed, confirmed], at('12:01'))).toBe(true);
    expect(confirmedBy(covered(), [confirmed, exposed(at('13:00'))], '2027-03-04T12:59:59.999Z')).toBe(false);
    expect(confirmedBy(covered(), [confirmed, exposed(at('13:00'))], at('13:00'))).toBe(true);
    expect(confirmedBy(covered(), [exposed()], at('18:00'))).toBe(false); // nobody knows its worst case
  });

  it('waits for granted answers that are still in the air', () => {
    expect(confirmedBy(covered('2027-03-04T12:00:01.500Z'), [confirmed], '2027-03-04T12:00:01.499Z')).toBe(false);
    expect(confirmedBy(covered('2027-03-04T12:00:01.500Z'), [confirmed], '2027-03-04T12:00:01.500Z')).toBe(true);
  });

  it('covered again only finds more, and says so once', () => {
    const again = noteCovered(covered('2027-03-04T12:00:02.000Z'), { count: 1, notBefore: at('12:00') }, at('12:02'));
    expect(again).toMatchObject({
      cloud: { deniedAt: at('12:00'), count: 2 },
      coveredAt: at('12:00'),
      notBefore: '2027-03-04T12:00:02.000Z',
    });
    expect(again.steps.map(({ step }) => step)).toEqual(['denied', 'covered']);
  });

  it('once confirmed stays so, and writes it down once', () => {
    const settled = settle(covered(), [confirmed], at('12:01'));
    expect(settled.steps.at(-1)).toMatchObject({ step: 'confirmed', at: at('12:01') });
    expect(settle(settled, [exposed()], at('12:02'))).toBe(settled);
    expect(confirmedBy(settled, [exposed()], at('12:02'))).toBe(true);
  });

  const [one, three, five, six] = ['12:01', '12:03', '12:05', '12:06'].map((time) => new Date(at(time))) as [Date, Date, Date, Date];

  it('warns after a minute and calls somebody after five, once each', () => {
    expect(alertOf(covered(), minutesOn(-119))).toMatchObject({ next: one });
    expect(alertOf(covered(), one)).toEqual({ due: 'warned' });
    const warned = noteAlert(covered(), 'warned', 'all', one, 'lobby');
    expect(noteAlert(warned, 'warned', 'all', one, 'lobby')).toEqual(warned);
    expect(alertOf(warned, one)).toEqual({ next: five });
    expect(alertOf(warned, five)).toEqual({ due: 'paged' });
    expect(alertOf(noteAlert(warned, 'paged', 'all', five, 'lobby'), five)).toEqual({});
    expect(alertOf(settle(covered(), [], one), one)).toEqual({});
  });

  it('tells again a minute later whoever could not be told, and calls somebody at its time whoever has been warned', () => {
    const untold = noteAlert(covered(), 'warned', 'nobody', one, 'lobby');
    expect(untold.steps).toEqual(covered().steps);
    expect(alertOf(untold, one)).toEqual({ next: new Date(at('12:02')) });
    expect(alertOf(untold, three)).toEqual({ due: 'warned' });
    const late = noteAlert(untold, 'warned', 'nobody', minutesOn(1.5, three), 'lobby');
    expect(alertOf(late, minutesOn(1.6, three))).toEqual({ next: five });
    expect(alertOf(late, five)).toEqual({ due: 'paged' });
    const called = noteAlert(late, 'paged', 'some', five, 'lobby');
    expect(called.steps.at(-1)).toMatchObject({ step: 'paged', at: at('12:05') });
    expect(alertOf(called, five)).toEqual({ next: six });
    expect(alertOf(called, six)).toEqual({ due: 'paged' });
    const all = noteAlert(called, 'paged', 'all', six, 'lobby');
    expect(all.steps).toEqual(called.steps);
    expect(alertOf(all, six)).toEqual({});
    expect(RevocationRecord.parse(called)).toEqual(called);
  });
});
