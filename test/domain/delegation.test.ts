import { describe, expect, it } from 'vitest';
import {
  beginDelegation,
  type Delegations,
  delegate,
  endDelegation,
  isInForce,
  longestDelegationDays,
  mostDelegations,
  mostDelegationsADay,
  mostPastKept,
  nextTurn,
  noDelegations,
} from '../../src/domain/delegation.js';
import { at, bob, carol, minutesOn, now, olu } from './given.js';

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const wanted = (change: object = {}) => ({
  delegationId: id(1),
  to: carol,
  from: at('10:00'),
  until: at('12:00'),
  reason: 'away',
  ...change,
});
const made = (before = noDelegations(bob), change: object = {}, when: Date | string = now) => {
  const reply = delegate(before, wanted(change), when);
  if (reply.kind === 'refused') throw new Error(reply.because);
  return reply.record;
};

const onDay = (day: number) => minutesOn(day * 1440);
const begin = (before: Delegations, each: ReturnType<typeof wanted>): Delegations => {
  const reply = beginDelegation(before, each, now);
  return reply.kind === 'refused' ? before : reply.record;
};

describe('a delegation', () => {
  it('holds from its beginning until right before its end', () => {
    const [one] = made().list;
    const holds = ['09:59', '10:00', '11:59', '12:00'].map((time) => one && isInForce(one, at(time)));
    expect(holds).toEqual([false, true, true, false]);
  });

  it('is made once, however often it is sent', () => {
    expect(delegate(made(), wanted(), minutesOn(1))).toEqual({ kind: 'repeated', record: made() });
  });

  it('can be ended early, once, and is found by everybody it ever named', () => {
    const ended = endDelegation(made(made(), { delegationId: id(2), to: olu }), id(1), minutesOn(61));
    expect(ended.list.map((each) => isInForce(each, at('11:00')))).toEqual([false, true]);
    expect(ended.to).toEqual([carol, olu]);
    expect(endDelegation(ended, id(1), minutesOn(90))).toBe(ended);
    expect(endDelegation(ended, id(9), minutesOn(90))).toBe(ended);
  });

  it('that is over is kept for a while: the last of them, and whom they named, however many there were', () => {
    const until = onDay(90).toISOString();
    let record = made(noDelegations(bob), { until });
    for (let number = 0; number < 2 * mostPastKept; number += 1) {
      record = made(record, { delegationId: id(100 + number), to: olu, until }, onDay(number));
      record = endDelegation(record, id(100 + number), onDay(number));
    }
    record = made(record, { delegationId: id(2), to: olu, until }, onDay(80));
    expect(record.list.map(({ delegationId }) => delegationId)).toEqual([
      id(1),
      ...Array.from({ length: mostPastKept }, (_, number) => id(100 + mostPastKept + number)),
      id(2),
    ]);
    for (let number = 0; number <= mostPastKept; number += 1) {
      const span = { from: onDay(91 + number).toISOString(), until: onDay(150).toISOString() };
      record = made(record, { delegationId: id(300 + number), to: olu, ...span }, onDay(91 + number));
      record = endDelegation(record, id(300 + number), onDay(91 + number));
    }
    expect(record.to).toEqual([olu]);
  });

  it('turns when it begins and when it ends, unless it was ended before', () => {
    const { list } = made(made(), { delegationId: id(2), from: at('11:00'), until: at('13:00') });
    const turns = ['09:00', '10:00', '11:00', '12:00', '13:00'].map((time) => nextTurn(list, at(time)));
    expect(turns).toEqual([at('10:00'), at('11:00'), at('12:00'), at('13:00'), undefined]);
    expect(nextTurn(endDelegation(made(), id(1), at('10:30')).list, at('10:30'))).toBeUndefined();
  });

  it('that is over is not ended any more', () => {
    const record = made();
    expect(endDelegation(record, id(1), at('12:00'))).toBe(record);
  });

  it.each([
    ['ends-before-it-begins', { from: at('12:00'), until: at('12:00') }],
    ['in-past', { from: at('07:00'), until: at('08:59') }],
    ['too-long', { until: minutesOn(longestDelegationDays * 1440 + 61).toISOString() }],
  ])('is refused: %s', (because, change) => {
    expect(delegate(noDelegations(bob), wanted(change), now)).toEqual({ kind: 'refused', because });
  });

  it('is refused when too many stand; those that are over do not count', () => {
    const until = onDay(90).toISOString();
    const many = Array.from({ length: mostDelegations }, (_, number) => number).reduce(
      (record, number) => made(record, { delegationId: id(100 + number), until }, onDay(number)),
      noDelegations(bob),
    );
    const then = onDay(mostDelegations);
    expect(delegate(many, wanted({ until }), then)).toEqual({ kind: 'refused', because: 'too-many' });
    expect(delegate(endDelegation(many, id(100), then), wanted({ until }), then).kind).toBe('made');
  });

  it('is refused when too many were begun within a day, though they were ended, until the first of them is a day old', () => {
    const until = onDay(3).toISOString();
    const one = (record: Delegations, number: number) =>
      endDelegation(made(record, { delegationId: id(100 + number), until }, minutesOn(number)), id(100 + number), minutesOn(number));
    const busy = Array.from({ length: mostDelegationsADay }, (_, number) => number).reduce(one, noDelegations(bob));
    expect(delegate(busy, wanted({ until }), minutesOn(1439))).toEqual({
      kind: 'refused',
      because: 'too-often',
      until: onDay(1).toISOString(),
    });
    const after = made(busy, { until }, onDay(1));
    expect(delegate(after, wanted({ delegationId: id(2), until }), onDay(1))).toMatchObject({ until: minutesOn(1441).toISOString() });
  });

  it('takes its place before it stands: also what came to nothing counts, once', () => {
    const begun = Array.from({ length: mostDelegationsADay }, (_, number) => wanted({ delegationId: id(100 + number) })).reduce(
      (record, each) => [each, each].reduce(begin, record),
      noDelegations(bob),
    );
    expect(begun.list).toEqual([]);
    expect(beginDelegation(begun, wanted(), now)).toMatchObject({ kind: 'refused', because: 'too-often' });
    expect(made(begun, { delegationId: id(100) }).list).toHaveLength(1);
  });
});
