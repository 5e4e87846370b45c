import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inGroups } from '../../src/portal/code/in-groups.js';
import { clocksOf } from '../../src/portal/request/clocks-of.js';
import { timeLeft } from '../../src/portal/strings/time-left.js';

const clocks = {
  ...{ decideBy: '2027-02-03T09:15:00.000Z', armAt: '2027-02-03T09:25:00.000Z', deliverAt: '2027-02-03T09:30:00.000Z' },
  ...{ opensAt: '2027-02-03T10:00:00.000Z', codeEndsAt: '2027-02-03T10:15:00.000Z', closesAt: '2027-02-03T11:00:00.000Z' },
};
const marks = (required: number, now: string, askedAt = '2027-02-03T08:00:00.000Z') => {
  const timeline = [{ at: askedAt, event: 'asked' as const, detail: '' }];
  return clocksOf({ clocks, approvals: { required, votes: [] }, timeline }, new Date(now));
};

describe('the clocks of a request', () => {
  it('stand in their order, those that have struck apart from the others', () => {
    const shown = marks(1, '2027-02-03T09:30:00.000Z');
    expect(shown.map(({ name, isPast }) => `${isPast ? 'past ' : ''}${name}`)).toEqual([
      ...['past decideBy', 'past armAt', 'past deliverAt', 'opensAt', 'codeEndsAt', 'closesAt'],
    ]);
  });

  it('say of those that would have struck before anybody asked that they strike at once', () => {
    const shown = marks(0, '2027-02-03T09:40:00.000Z', '2027-02-03T09:27:00.000Z');
    expect(shown.filter(({ isAtOnce }) => isAtOnce).map(({ name }) => name)).toEqual(['armAt']);
    expect(marks(0, '2027-02-03T09:40:00.000Z', '2027-02-03T09:25:00.000Z').some(({ isAtOnce }) => isAtOnce)).toBe(false);
  });

  it('name no time to decide where nobody decides', () => {
    expect(marks(0, '2027-02-03T09:30:00.000Z').map(({ name }) => name)).not.toContain('decideBy');
  });
});

it.each([
  [900_000, '15:00'],
  [59_001, '1:00'],
  [59_000, '0:59'],
  [3_845_000, '1:04:05'],
  [90_000_000, '25:00:00'],
  [-1, '0:00'],
])('%i ms are shown as %s', (ms, shown) => {
  expect(timeLeft(ms)).toBe(shown);
});

it('a code is read in groups of three, and loses no digit', () => {
  expect(inGroups('384175920')).toBe('384 175 920');
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,12}$/), (digits) => {
      expect(inGroups(inGroups(digits))).toBe(inGroups(digits));
      return inGroups(digits).replaceAll(' ', '') === digits && !/\d{4}/.test(inGroups(digits));
    }),
  );
});
