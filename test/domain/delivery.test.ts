import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseAfter, type Way, waysTo } from '../../src/domain/delivery.js';
import { Channel, noPreferences, type PushTarget } from '../../src/domain/preferences.js';
import { alice, at } from './given.js';

const browser: PushTarget = {
  id: '00000000-0000-4000-8000-000000000001',
  endpoint: 'https://push.example/1',
  keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
  addedAt: at('09:00'),
};
const reach = { mail: 'alice@latch.example', mobile: '+49151', preferences: noPreferences(alice), teams: false };
const inBrowser = { ...reach, preferences: { ...noPreferences(alice), push: [browser] } };
const told = ({ all, rest }: { all: Way[]; rest: Way[] }) =>
  [all, rest].map((ways) => ways.map(({ channel, carries }) => `${channel} ${carries}`));

it('a message nobody takes is tried again soon at first, then every five minutes, and every half hour after two hours', () => {
  const tries = Array.from({ length: 32 }, (_, nth) => nth + 1);
  const pauses = tries.map(pauseAfter);
  expect([pauses[0], pauses[4], pauses[8], pauses[29], pauses[30]]).toEqual([4, 64, 300, 300, 1_800]);
  expect(pauses.slice(0, 30).reduce((one, other) => one + other, 0) / 3_600).toBeCloseTo(2, 0);
});

describe('the ways of telling somebody about a code', () => {
  it.each([
    ['direct', reach, [['sms code'], ['email code']]],
    ['push-or-sms', reach, [['sms code'], ['email link']]],
    ['sealed', reach, [['sms link', 'email link'], []]],
    ['direct', inBrowser, [['push link'], ['sms code', 'email code']]],
    ['sealed', inBrowser, [['push link', 'sms link', 'email link'], []]],
    ['direct', { ...reach, mobile: undefined }, [['email code'], []]],
    ['push-or-sms', { ...reach, teams: true }, [['sms code'], ['email link', 'teams link']]],
    ['sealed', { ...reach, mail: undefined, mobile: undefined, teams: true }, [[], ['teams link']]],
  ] as const)('at a door of kind %s', (delivery, person, ways) => {
    expect(told(waysTo(person, delivery))).toEqual(ways);
  });

  it('begin with what the person prefers, one after the other', () => {
    const person = { ...reach, teams: true, preferences: { ...noPreferences(alice), channels: ['teams', 'email'] satisfies Channel[] } };
    expect(told(waysTo(person, 'direct'))).toEqual([['teams link'], ['email code', 'sms code']]);
    expect(told(waysTo(person, 'sealed'))).toEqual([['teams link'], ['email link', 'sms link']]);
    expect(told(waysTo(person, 'sealed', 'sms'))).toEqual([['sms link'], ['teams link', 'email link']]);
  });

  it('carry a code only by text message, and by mail where the door is least protected; never twice the same channel', () => {
    const person = fc.record({
      mail: fc.constantFrom(undefined, 'a@b.example'),
      mobile: fc.constantFrom(undefined, '+49151'),
      teams: fc.boolean(),
      preferences: fc.record({
        id: fc.constant('prefs:x'),
        channels: fc.uniqueArray(fc.constantFrom(...Channel.options)),
        push: fc.subarray([browser]),
      }),
    });
    fc.assert(
      fc.property(person, fc.constantFrom('direct' as const, 'push-or-sms' as const, 'sealed' as const), (who, delivery) => {
        const { all, rest } = waysTo(who, delivery);
        const ways = [...all, ...rest];
        const may = { direct: ['sms', 'email'], 'push-or-sms': ['sms'], sealed: [] }[delivery];
        for (const { channel } of ways.filter(({ carries }) => carries === 'code')) expect(may).toContain(channel);
        expect(new Set(ways.map(({ channel }) => channel)).size).toBe(ways.length);
        expect(ways.length > 0).toBe(who.mail !== undefined || who.mobile !== undefined || who.teams || who.preferences.push.length > 0);
      }),
    );
  });
});
