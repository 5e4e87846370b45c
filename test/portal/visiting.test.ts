import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { de } from '../../src/portal/strings/de.js';
import { en } from '../../src/portal/strings/en.js';
import { blankVisit, bookingOf, placesOf, type VisitWish } from '../../src/portal/visits/booking.js';
import { blankImport, countsOf, doesAnything, importOf, mostCharacters } from '../../src/portal/visits/importing.js';
import { mailsIn } from '../../src/portal/visits/mails-in.js';
import { dayOf, saidOfCrew, saidOfDoors, unclearDayOf } from '../../src/portal/visits/said-of-booking.js';
import { saidOfFlag } from '../../src/portal/visits/said-of-flag.js';
import { showDays, showHours } from '../../src/portal/visits/show-span.js';
import { begunAt, movedBy, noTimes, placesAsked, timesOf, windowOf } from '../../src/portal/visits/times.js';
import type { Imported, Visit } from '../../src/portal/visits/types.js';
import { addressOf, dayAt, daysFrom, mondayOf, shiftDay, shownIn, spanOf, visitsOn, weekNumber } from '../../src/portal/visits/week.js';

const visit = (id: string, start: string, end: string): Visit => ({
  ...{ id, status: 'scheduled', hostId: 'alice', crew: ['tara'], doors: [], purpose: 'Fan', askAt: start },
  ...{ flags: [], requests: [], timeline: [], window: { start, end, timeZone: 'Europe/Berlin' } },
});
const someDay = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => new Date(Date.UTC(1990, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));

describe('a week', () => {
  it('begins on its Monday, has every day once, and its number is that of ISO 8601', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const monday = mondayOf(day);
        const days = daysFrom(monday);
        expect(new Date(monday).getUTCDay()).toBe(1);
        expect(days).toContain(day);
        expect([new Set(days).size, mondayOf(days[6] ?? '')]).toEqual([7, monday]);
        expect(weekNumber(shiftDay(monday, 7)) - weekNumber(monday) === 1 || weekNumber(shiftDay(monday, 7)) === 1).toBe(true);
      }),
    );
  });

  it.each([
    ['2027-01-04', 1],
    ['2026-12-28', 53],
    ['2027-12-27', 52],
    ['2024-12-30', 1],
  ])('that begins on %s is number %i', (monday, number) => expect(weekNumber(monday)).toBe(number));

  it('is the same once it has been an address; what is no day is this week', () => {
    fc.assert(
      fc.property(someDay, fc.string({ unit: 'grapheme', maxLength: 12 }), (day, site) => {
        const shown = { week: mondayOf(day), site };
        expect(shownIn(addressOf(shown).slice('/app/visits'.length))).toEqual(shown);
      }),
    );
    expect(addressOf({ week: '', site: '' })).toBe('/app/visits');
    for (const week of ['2027-02-30', 'x', '2027-2-3']) expect(shownIn(`?week=${week}`)).toEqual({ week: '', site: '' });
  });

  it('is asked for from its first hour to its last, wherever its doors are', () => {
    fc.assert(
      fc.property(someDay, fc.constantFrom('Pacific/Kiritimati', 'Etc/GMT+12', 'Asia/Kathmandu', 'Europe/Berlin'), (day, zone) => {
        const monday = mondayOf(day);
        const { from, until } = spanOf(monday);
        expect(dayAt(new Date(Date.parse(from) - 1), zone) < monday).toBe(true);
        expect(dayAt(new Date(until), zone) > shiftDay(monday, 6)).toBe(true);
      }),
    );
  });
});

describe('a day of the calendar', () => {
  it('has the visits that take place on it by the clock of their doors, the first one first', () => {
    const visits = [
      visit('late', '2027-02-03T22:00:00+01:00', '2027-02-04T02:00:00+01:00'),
      visit('early', '2027-02-03T00:30:00+01:00', '2027-02-03T01:00:00+01:00'),
      visit('away', '2027-02-03T00:15:00+05:45', '2027-02-03T01:00:00+05:45'),
      visit('to-midnight', '2027-02-03T22:00:00+01:00', '2027-02-04T00:00:00+01:00'),
    ];
    const ids = (day: string) => visitsOn(day, visits).map(({ id }) => id);
    expect([ids('2027-02-02'), ids('2027-02-03'), ids('2027-02-04')]).toEqual([[], ['away', 'early', 'late', 'to-midnight'], ['late']]);
  });

  it('has every visit on some day of its weeks, and never on one it does not touch', () => {
    const hours = fc.integer({ min: 0, max: 24 * 20 });
    fc.assert(
      fc.property(hours, fc.integer({ min: 1, max: 60 }), (begin, long) => {
        const at = (hour: number) => new Date(Date.UTC(2027, 1, 1) + hour * 3_600_000).toISOString();
        const one = visit('x', at(begin), at(begin + long));
        const days = Array.from({ length: 30 }, (_, nth) => shiftDay('2027-01-28', nth));
        const touched = days.filter((day) => visitsOn(day, [one]).length > 0);
        const expected = days.filter((day) => at(begin) < `${shiftDay(day, 1)}T` && at(begin + long) > `${day}T00:00:00.000Z`);
        expect(touched).toEqual(expected);
      }),
    );
  });
});

describe('the hours of a visit', () => {
  const span = { start: '2027-02-03T12:00:00+01:00', end: '2027-02-03T13:00:00+01:00' };

  it('are those at the door, whose zone is named where the reader has another', () => {
    expect(showHours({ ...span, timeZone: 'Pacific/Auckland' }, 'en-GB')).toMatch(/GMT\+13|NZDT/);
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(showHours({ ...span, timeZone: here }, 'en-GB')).toMatch(/^\d\d:\d\d\s?–\s?\d\d:\d\d$/);
    expect(showDays('2027-02-01', '2027-02-07', 'en-GB')).toMatch(/1.*7 February 2027/);
  });
});

describe('a form for times', () => {
  const times = { ...noTimes, start: '2027-02-03T12:00', end: '2027-02-03T13:30' };

  it('keeps the length of what begins at another time, also over midnight, and forgets which instant was meant', () => {
    const meant = { ...times, startAs: '2027-02-03T12:00+01:00' };
    expect(begunAt(meant, '2027-02-28T23:00')).toEqual({ ...noTimes, start: '2027-02-28T23:00', end: '2027-03-01T00:30' });
    expect(begunAt(noTimes, '2027-02-28T23:00').end).toBe('2027-03-01T00:00');
    expect(begunAt(times, '')).toEqual(noTimes);
  });

  it('moves the parts of a visit with it, there and back', () => {
    const own = { ...noTimes, start: '2027-02-03T12:15', end: '2027-02-03T12:45' };
    const places = [{ doorId: 'lobby' }, { doorId: 'cage-12', own }];
    fc.assert(
      fc.property(fc.integer({ min: -500_000, max: 500_000 }), (minutes) => {
        const to = new Date(Date.UTC(2027, 1, 3, 12) + minutes * 60_000).toISOString().slice(0, 16);
        expect(movedBy(movedBy(places, times.start, to), to, times.start)).toEqual(places);
      }),
    );
    expect(movedBy(places, times.start, '2027-02-04T13:00')[1]?.own).toMatchObject({ start: '2027-02-04T13:15', end: '2027-02-04T13:45' });
    expect(movedBy(places, times.start, '')).toEqual(places);
  });

  it('is asked in the time of each door, as the instant that was meant where one was, and not while something is missing', () => {
    const zoneOf = (doorId: string) => (doorId === 'lobby' ? 'Europe/Berlin' : 'Asia/Kathmandu');
    const meant = { ...times, endAs: '2027-02-03T13:30:00+01:00' };
    expect(windowOf(meant, 'Europe/Berlin')).toEqual({ start: times.start, end: meant.endAs, timeZone: 'Europe/Berlin' });
    expect(placesAsked([{ doorId: 'lobby' }, { doorId: 'tower', own: times }], zoneOf)).toEqual([
      'lobby',
      { doorId: 'tower', window: { start: times.start, end: times.end, timeZone: 'Asia/Kathmandu' } },
    ]);
    expect(placesAsked([{ doorId: 'lobby', own: { ...times, end: '' } }], zoneOf)).toBeUndefined();
    expect(windowOf(noTimes, 'Europe/Berlin')).toBeUndefined();
    expect(timesOf({ start: '2027-02-03T12:00:00+01:00', end: '2027-02-03T13:30:00+01:00' })).toEqual(times);
  });
});

const door = (id: string, timeZone: string) => ({
  ...{ id, name: id, site: 'BER1', timeZone, class: 'limited' as const, judge: 'cloud' as const, kind: 'door' as const },
  ...{ offlineCapable: false, mode: 'normal' as const },
});
const doors = [door('lobby', 'Europe/Berlin'), door('tower', 'Asia/Kathmandu')];
const tara = { id: 'tara-id', name: 'Tara' };

describe('a visit that is filled in', () => {
  const times = { ...noTimes, start: '2027-02-03T12:00', end: '2027-02-03T13:00' };
  const own = { ...noTimes, start: '2027-02-03T12:15', end: '2027-02-03T12:30' };
  const wish: VisitWish = { ...blankVisit, times, places: [{ doorId: 'lobby' }, { doorId: 'tower', own }], crew: [tara], purpose: ' Fan ' };

  it('is asked in the time of its first door, parts in that of their own', () => {
    expect(bookingOf(wish, doors)).toEqual({
      crew: ['tara-id'],
      doors: ['lobby', { doorId: 'tower', window: { start: own.start, end: own.end, timeZone: 'Asia/Kathmandu' } }],
      window: { start: times.start, end: times.end, timeZone: 'Europe/Berlin' },
      purpose: 'Fan',
    });
    const full = { ...wish, escort: [{ id: 'bob-id', name: 'Bob' }], vendor: ' W ', ticket: ' INC-1 ' };
    expect(bookingOf(full, doors)).toMatchObject({ escortId: 'bob-id', vendor: 'W', ticket: 'INC-1' });
  });

  it.each<[string, Partial<VisitWish['repeat']>, object | undefined]>([
    ['so often', {}, { every: 'week', interval: 1, count: 10, except: [], whenUnclear: 'refuse' }],
    [
      'until a day',
      { ends: 'until', until: '2027-06-01' },
      { every: 'week', interval: 1, until: '2027-06-01', except: [], whenUnclear: 'refuse' },
    ],
    ['until nobody knows when', { ends: 'until' }, undefined],
    ['every half week', { interval: '0.5' }, undefined],
    ['so often as nobody says', { count: '' }, undefined],
  ])('comes again %s', (_what, part, expected) => {
    expect(bookingOf({ ...wish, isRepeated: true, repeat: { ...wish.repeat, ...part } }, doors)?.repeat).toEqual(expected);
  });

  it.each<[string, Partial<VisitWish>]>([
    ['has no door', { places: [] }],
    ['has a door that is gone', { places: [{ doorId: 'gone' }] }],
    ['has nobody', { crew: [] }],
    ['has no end', { times: { ...times, end: '' } }],
    ['has a part without an end', { places: [{ doorId: 'lobby', own: { ...own, end: '' } }] }],
    ['comes again nobody knows how', { isRepeated: true, repeat: { ...blankVisit.repeat, interval: '' } }],
  ])('is not asked while it %s', (_what, part) => {
    expect(bookingOf({ ...wish, ...part }, doors)).toBeUndefined();
  });

  it('keeps the part of a door when others are chosen', () => {
    expect(placesOf(['tower', 'cage'], wish.places)).toEqual([{ doorId: 'tower', own }, { doorId: 'cage' }]);
  });
});

describe('what is said against a visit', () => {
  const words = { ...en.ask.refused, ...en.visits.refused };
  const problem = (field: string, code: string, more: object = {}) => ({
    ...{ type: 'x', title: 'x', status: 400, code, detail: 'In English.', traceId: 'x' },
    errors: [{ field, code, detail: 'In English.' }],
    ...more,
  });

  it('of one of the people has their name, of doors not what is said of their times', () => {
    expect(saidOfCrew(problem('crew[1]', 'unknown-person'), [tara, { id: 'x', name: 'Mallory' }], words)).toMatch(/^Mallory: /);
    expect(saidOfCrew(problem('crew', 'too-many-visits'), [tara], words)).toMatch(/^So many/);
    expect(saidOfDoors(problem('doors[0]', 'unknown-door'), words)).toBe('There is no such door.');
    expect(saidOfDoors(problem('doors[0].window.start', 'window-in-past'), words)).toBeUndefined();
  });

  it('of one day of a series names it; of a night on which clocks change it is asked once for all', () => {
    const night = problem('window.start', 'nonexistent-local-time', { day: '2027-03-28', offers: ['a', 'b'] });
    const late = problem('window.end', 'window-too-long', { day: '2027-03-21' });
    const series = { isRepeated: true };
    expect([unclearDayOf(night, series), unclearDayOf(late, series), dayOf(late, series)]).toEqual(['2027-03-28', undefined, '2027-03-21']);
    expect([unclearDayOf(night, { isRepeated: false }), dayOf(undefined, series)]).toEqual([undefined, undefined]);
  });

  it.each([
    ['tara@x.example', ['tara@x.example']],
    ['Tara Thoma <tara@x.example>; "Bob" <bob@y.example>, tara@x.example', ['tara@x.example', 'bob@y.example']],
    [' Tara ', ['Tara']],
  ])('addresses in %j are %j', (text, mails) => expect(mailsIn(text)).toEqual(mails));
});

describe('an import', () => {
  const event = (outcome: Imported['outcome']): Imported => ({ uid: outcome, outcome });

  it('is asked with what the file does not say, as far as somebody does, and not without a file', () => {
    expect(importOf(blankImport)).toBeUndefined();
    expect(importOf({ ...blankImport, calendar: 'x'.repeat(mostCharacters + 1) })).toBeUndefined();
    expect(importOf({ ...blankImport, calendar: 'x' })).toEqual({ calendar: 'x' });
    expect(importOf({ ...blankImport, calendar: 'x', crew: [tara], escort: [tara], doorIds: ['lobby'], vendor: ' W ' })).toEqual({
      ...{ calendar: 'x', crew: ['tara-id'], escortId: 'tara-id', doors: ['lobby'], vendor: 'W' },
    });
  });

  it('that changes nothing need not be done', () => {
    expect(doesAnything([event('unchanged'), event('refused')])).toBe(false);
    for (const outcome of ['booked', 'changed', 'cancelled'] as const) expect(doesAnything([event(outcome)])).toBe(true);
    expect(countsOf([event('refused'), event('booked'), event('refused')])).toEqual([
      ['booked', 1],
      ['refused', 2],
    ]);
  });
});

describe('what whoever booked should know', () => {
  type Flag = Visit['flags'][number];
  const flag = (code: Flag['code'], facts?: NonNullable<Flag['facts']>): Flag => ({ code, detail: 'English', ...(facts && { facts }) });
  const checkedAt = '2027-02-03T09:30:00.000Z';

  it.each([
    [
      flag('mail-quota', { mails: 121, mailsPerHour: 100 }),
      '121 mails are due within that hour; 100 go out.',
      /^121 Mails .*; 100 gehen hinaus\.$/,
    ],
    [
      flag('mail-quota', { mails: 1_210, mailsPerHour: 1_000 }),
      '1,210 mails are due within that hour; 1,000 go out.',
      /^1\.210 Mails .*; 1\.000 gehen hinaus\.$/,
    ],
    [
      flag('late', { mails: 32, minutesLater: 1 }),
      '32 mails are due at once: this one may leave a minute later.',
      /^32 Mails .*eine Minute später/,
    ],
    [flag('checks-late', { checkedAt, hasBegun: false }), /10:30 CET, and told afterwards\.$/, /10:30 MEZ; danach erfahren sie es\.$/],
    [flag('checks-late', { checkedAt, hasBegun: true }), /10:30 CET at the earliest, when it has begun\.$/, /10:30 MEZ, nach Beginn\.$/],
    [flag('not-moved', { requestId: 'r', because: 'already-inside' }), 'Somebody is inside by it.', 'Damit ist jemand drin.'],
  ] as const)('is said with its numbers, in the words of the reader: %o', (each, english, german) => {
    expect(saidOfFlag(each, { tag: 'en-GB', say: en }, 'Europe/Berlin')).toMatch(english);
    expect(saidOfFlag(each, { tag: 'de-DE', say: de }, 'Europe/Berlin')).toMatch(german);
  });

  it('of a record from before has none', () => {
    for (const code of ['mail-quota', 'late', 'checks-late', 'not-moved'] as const)
      expect(saidOfFlag(flag(code), { tag: 'en', say: en })).toBeUndefined();
  });
});
