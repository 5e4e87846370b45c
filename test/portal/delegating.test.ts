import { describe, expect, it } from 'vitest';
import { longestDelegationDays, mostDelegationsADay } from '../../src/domain/delegation.js';
import { sorted } from '../../src/portal/delegations/sorted.js';
import type { Delegation } from '../../src/portal/delegations/types.js';
import { blankWish, delegationOf, missingIn } from '../../src/portal/delegations/wish.js';
import { de } from '../../src/portal/strings/de.js';
import { en } from '../../src/portal/strings/en.js';

const ivy = { kind: 'found', id: 'ivy', name: 'Ivy' } as const;
const filled = { ...blankWish, mail: 'ivy@latch.example', until: '2027-02-05T18:00', reason: ' dentist ' };

describe('the form of a delegation', () => {
  it('says what is still to be filled in', () => {
    expect(missingIn(blankWish, { kind: 'unknown' })).toEqual(['to', 'until', 'reason']);
    expect(missingIn({ ...filled, isNow: false, reason: ' ' }, ivy)).toEqual(['from', 'reason']);
    expect(missingIn(filled, ivy)).toEqual([]);
  });

  it('is sent to nobody, though their address was filled in', () => {
    expect(missingIn(filled, { kind: 'nobody' })).toEqual([]);
    expect(delegationOf(filled, { kind: 'nobody' }, 'Europe/Berlin')).toBeUndefined();
  });

  it('begins at once, whatever stands in the field that is not shown', () => {
    expect(delegationOf({ ...filled, from: '2027-02-04T18:00' }, ivy, 'Europe/Berlin')).toEqual({
      ...{ to: 'ivy', until: '2027-02-05T18:00', timeZone: 'Europe/Berlin', reason: 'dentist' },
    });
  });

  it('takes the instant that was meant before the time that was filled in', () => {
    const meant = { isNow: false, from: '2027-10-31T02:30', fromAs: '2027-10-31T02:30:00+01:00', untilAs: '2027-11-01T09:00:00+01:00' };
    expect(delegationOf({ ...filled, ...meant }, ivy, 'Europe/Berlin')).toMatchObject({ from: meant.fromAs, until: meant.untilAs });
  });
});

describe('delegations on their page', () => {
  const one = (id: string, state: Delegation['state'], from: number, until: number, endedAt?: number): Delegation => ({
    ...{ id, of: 'bob', to: 'ivy', reason: 'away', state, madeAt: day(1), from: day(from), until: day(until) },
    ...(endedAt !== undefined && { endedAt: day(endedAt) }),
  });
  const day = (number: number) => `2027-02-${String(number).padStart(2, '0')}T00:00:00.000Z`;

  it('are sorted: the next first of what stands, and the last first of what is over, given and received', () => {
    const given = [one('later', 'planned', 20, 21), one('ended', 'ended', 2, 28, 9), one('now', 'in-force', 10, 15)];
    const received = [one('over', 'over', 3, 8), one('theirs', 'in-force', 9, 12), one('old', 'over', 2, 3)];
    const ids = Object.entries(sorted({ given, received })).map(([part, list]) => [part, list.map(({ id }) => id)]);
    expect(Object.fromEntries(ids)).toEqual({ given: ['now', 'later'], received: ['theirs'], past: ['ended', 'over', 'old'] });
  });

  it('say how long one lasts at most as the API holds it, in every language', () => {
    for (const { delegations } of [en, de])
      for (const said of [delegations.refused['too-long-a-time'], delegations.name.limits.join(' ')])
        expect(said).toContain(` ${longestDelegationDays} `);
  });

  it('say how many may be named within a day as the API holds it, in every language', () => {
    for (const { delegations } of [en, de])
      expect(delegations.refused['too-many-delegations-today']).toMatch(new RegExp(`\\b${mostDelegationsADay}\\b`));
  });
});
