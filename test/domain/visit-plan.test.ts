import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersonId, SiteId } from '../../src/domain/ids.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { calendarId, type SiteCalendar, SpecialDays } from '../../src/domain/site-calendar.js';
import { planVisit, type VisitAsk } from '../../src/domain/visit-plan.js';
import { Weekly } from '../../src/domain/weekly.js';
import { aDoor, alice, cage, lobby, serverA } from './given.js';

const now = new Date('2027-03-04T09:00:00.000Z');
const losAngeles = aDoor('hollywood', { site: SiteId.parse('LAX1'), timeZone: 'America/Los_Angeles' });
const lordHowe = aDoor('island', { site: SiteId.parse('LDH1'), timeZone: 'Australia/Lord_Howe' });
const doors = [lobby, cage, serverA, losAngeles, lordHowe];

const ask = (start: string, end: string, change: Partial<VisitAsk> & { at?: string } = {}): VisitAsk => ({
  doors: [{ doorId: change.at ?? 'lobby' }],
  window: { start, end },
  purpose: 'Look after the cooling',
  ...change,
});
const plan = (asked: VisitAsk, calendars: SiteCalendar[] = [], at = now) =>
  planVisit(asked, { doors, calendars, policy: defaultPolicy, now: at });
const weekly = (change: object) => Weekly.parse({ every: 'week', ...change });
const windows = (planned: ReturnType<typeof plan>) =>
  planned.ok ? planned.visits.map(({ window }) => `${window.opensAt} ${window.closesAt}`) : planned.code;
const hours = (planned: ReturnType<typeof plan>) =>
  planned.ok ? planned.visits.map(({ window }) => (Date.parse(window.closesAt) - Date.parse(window.opensAt)) / 3_600_000) : planned.code;
const calendar = (days: object[], site = 'BER1'): SiteCalendar => ({
  id: calendarId(SiteId.parse(site)),
  site: SiteId.parse(site),
  days: days.map((each) => SpecialDays.parse(each)),
  changedBy: PersonId.parse(alice),
  changedAt: now.toISOString(),
});

describe('a visit is in the time of its door', () => {
  it('without a zone, or with one, or with offsets', () => {
    const expected = ['2027-03-10T11:00:00.000Z 2027-03-10T12:00:00.000Z'];
    expect(windows(plan(ask('2027-03-10T12:00', '2027-03-10T13:00')))).toEqual(expected);
    expect(
      windows(
        plan(
          ask('2027-03-10T20:00', '2027-03-10T21:00', {
            window: { start: '2027-03-10T20:00', end: '2027-03-10T21:00', timeZone: 'Asia/Tokyo' },
          }),
        ),
      ),
    ).toEqual(expected);
    expect(windows(plan(ask('2027-03-10T12:00:00+01:00', '2027-03-10T13:00:00+01:00')))).toEqual(expected);
  });

  it('each door in its own', () => {
    const planned = plan(ask('2027-03-10T12:00', '2027-03-10T13:00', { doors: [{ doorId: 'lobby' }, { doorId: 'hollywood' }] }));
    expect(planned.ok && planned.visits[0]?.doors.map(({ window }) => window.opensAt)).toEqual([
      '2027-03-10T11:00:00.000Z',
      '2027-03-10T20:00:00.000Z',
    ]);
  });

  it.each([
    ['Berlin, forward', 'lobby', '2027-03-28T01:30', '2027-03-28T03:30', 1],
    ['Berlin, back', 'lobby', '2027-10-31T01:30', '2027-10-31T03:30', 3],
    ['Los Angeles, back', 'hollywood', '2027-11-07T00:30', '2027-11-07T02:30', 3],
    ['Lord Howe, forward by half an hour', 'island', '2027-10-03T01:00', '2027-10-03T03:00', 1.5],
    ['Lord Howe, back by half an hour', 'island', '2027-04-04T01:00', '2027-04-04T03:00', 2.5],
    ['over night', 'lobby', '2027-03-10T22:00', '2027-03-11T04:00', 6],
    ['over the end of a month', 'lobby', '2027-03-31T23:00', '2027-04-01T01:00', 2],
    ['over the end of a year', 'lobby', '2027-12-31T23:30', '2028-01-01T00:30', 1],
    ['over a leap day', 'lobby', '2028-02-28T23:00', '2028-02-29T01:00', 2],
  ])('lasts as long as it really does: %s', (_when, at, start, end, length) => {
    const planned = planVisit(ask(start, end, { at }), {
      doors,
      calendars: [],
      policy: defaultPolicy,
      now: new Date('2027-03-01T00:00:00.000Z'),
    });
    expect(hours(planned)).toEqual([length]);
  });

  it.each([
    [
      'Berlin skips 02:30',
      'lobby',
      '2027-03-28T02:30',
      'nonexistent-local-time',
      ['2027-03-28T01:30:00+01:00', '2027-03-28T03:30:00+02:00'],
    ],
    [
      'Berlin has 02:30 twice',
      'lobby',
      '2027-10-31T02:30',
      'ambiguous-local-time',
      ['2027-10-31T02:30:00+02:00', '2027-10-31T02:30:00+01:00'],
    ],
    [
      'Los Angeles has 01:30 twice',
      'hollywood',
      '2027-11-07T01:30',
      'ambiguous-local-time',
      ['2027-11-07T01:30:00-07:00', '2027-11-07T01:30:00-08:00'],
    ],
    [
      'Lord Howe skips 02:15',
      'island',
      '2027-10-03T02:15',
      'nonexistent-local-time',
      ['2027-10-03T01:45:00+10:30', '2027-10-03T02:45:00+11:00'],
    ],
  ])('asks where the clocks change: %s', (_when, at, start, code, offers) => {
    const refused = plan(ask(start, '2027-12-31T00:00', { at }));
    expect(refused).toMatchObject({ ok: false, code, field: 'window.start', offers });
    const end = new Date(Date.parse(offers[1] ?? '') + 3_600_000).toISOString();
    expect(plan(ask(offers[1] ?? '', end, { at })).ok).toBe(true);
  });

  it('is never shorter or longer than the time between its two instants, whatever the zone', () => {
    const zones = ['Europe/Berlin', 'America/Los_Angeles', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia'];
    const minute = fc.integer({ min: 0, max: 390 * 24 * 60 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), minute, fc.integer({ min: 1, max: 700 }), (timeZone, from, length) => {
        const [start, end] = [from, from + length].map((minutes) => new Date(now.getTime() + 60_000 * (minutes + 1)).toISOString());
        const door = aDoor('somewhere', { timeZone });
        const planned = planVisit(ask(start ?? '', end ?? '', { at: 'somewhere' }), {
          doors: [door],
          calendars: [],
          policy: defaultPolicy,
          now,
        });
        expect(planned.ok && planned.visits[0]?.window).toEqual({ opensAt: start, closesAt: end });
      }),
      { numRuns: 200 },
    );
  });
});

describe('parts of a visit', () => {
  it('have windows of their own, and the visit lasts from the first to the last', () => {
    const planned = plan(
      ask('2027-03-10T12:00', '2027-03-10T16:00', {
        doors: [{ doorId: 'lobby' }, { doorId: 'server-a', window: { start: '2027-03-10T13:00', end: '2027-03-10T14:00' } }],
      }),
    );
    expect(planned).toMatchObject({
      ok: true,
      visits: [{ window: { opensAt: '2027-03-10T11:00:00.000Z', closesAt: '2027-03-10T15:00:00.000Z' } }],
    });
    expect(planned.ok && planned.visits[0]?.doors.map(({ window }) => window.opensAt.slice(11, 16))).toEqual(['11:00', '12:00']);
  });

  it('say which of them is wrong', () => {
    const wrong = { doorId: 'server-a', window: { start: '2027-03-10T14:00', end: '2027-03-10T13:00' } };
    expect(plan(ask('2027-03-10T12:00', '2027-03-10T13:00', { doors: [{ doorId: 'lobby' }, wrong] }))).toMatchObject({
      code: 'window-end-before-start',
      field: 'doors[1].window.end',
    });
    expect(plan(ask('2027-03-10T12:00', '2027-03-10T13:00', { doors: [{ doorId: 'lobby' }, { doorId: 'attic' }] }))).toMatchObject({
      code: 'unknown-door',
      field: 'doors[1]',
    });
  });

  it.each([
    ['INC-4711', true],
    ['inc-1', false],
    ['INC 4711', false],
    ['', false],
    ['INC-4711; DROP', false],
  ])('a ticket %j: %s', (ticket, isGood) => {
    expect(plan(ask('2027-03-10T12:00', '2027-03-10T13:00', { ticket })).ok).toBe(isGood);
  });
});

describe('a visit that comes again', () => {
  const noon = ask('2027-03-10T12:00', '2027-03-10T13:00', { repeat: weekly({ count: 5 }) });

  it('keeps its local time when the clocks change', () => {
    expect(windows(plan(noon))).toEqual([
      '2027-03-10T11:00:00.000Z 2027-03-10T12:00:00.000Z',
      '2027-03-17T11:00:00.000Z 2027-03-17T12:00:00.000Z',
      '2027-03-24T11:00:00.000Z 2027-03-24T12:00:00.000Z',
      '2027-03-31T10:00:00.000Z 2027-03-31T11:00:00.000Z',
      '2027-04-07T10:00:00.000Z 2027-04-07T11:00:00.000Z',
    ]);
  });

  it('is asked for two weeks ahead at nine in the morning, on a day people are at work', () => {
    const planned = plan(noon, [calendar([{ from: '2027-03-24', to: '2027-03-24', name: 'Founders’ day', effect: 'skip' }])]);
    expect(planned.ok && planned.visits.map(({ askAt }) => askAt)).toEqual([
      now.toISOString(),
      now.toISOString(),
      '2027-03-17T08:00:00.000Z',
      '2027-03-23T08:00:00.000Z',
    ]);
    const monday = plan(ask('2027-04-05T08:00', '2027-04-05T09:00', { repeat: weekly({ count: 2 }) }), [
      calendar([{ from: '2027-03-22', to: '2027-03-22', name: 'x', effect: 'skip' }]),
    ]);
    expect(monday.ok && monday.visits.map(({ askAt }) => askAt)).toEqual(['2027-03-19T08:00:00.000Z', '2027-03-29T07:00:00.000Z']);
  });

  it('leaves out the days it is told to, and those on which nobody visits', () => {
    const planned = plan({ ...noon, repeat: weekly({ until: '2027-04-07', except: ['2027-03-17'] }) }, [
      calendar([{ from: '2027-03-24', to: '2027-03-25', name: 'Easter', effect: 'skip' }]),
    ]);
    expect(planned).toMatchObject({
      skipped: [
        { day: '2027-03-17', because: 'excepted' },
        { day: '2027-03-24', because: 'Easter' },
      ],
    });
    expect(planned.ok && planned.visits.map(({ day }) => day)).toEqual(['2027-03-10', '2027-03-31', '2027-04-07']);
  });

  it.each([
    ['refuse', undefined, { ok: false, code: 'nonexistent-local-time', day: '2027-03-28', field: 'window.start' }],
    [
      'skip',
      ['2027-03-21T01:30:00.000Z', '2027-04-04T00:30:00.000Z'],
      { skipped: [{ day: '2027-03-28', because: 'nonexistent-local-time' }] },
    ],
    ['earlier', ['2027-03-21T01:30:00.000Z', '2027-03-28T00:30:00.000Z', '2027-04-04T00:30:00.000Z'], {}],
    ['later', ['2027-03-21T01:30:00.000Z', '2027-03-28T01:30:00.000Z', '2027-04-04T00:30:00.000Z'], {}],
  ] as const)('on a night whose clocks skip it: %s', (whenUnclear, begins, more) => {
    const planned = plan(ask('2027-03-21T02:30', '2027-03-21T04:00', { repeat: weekly({ count: 3, whenUnclear }) }));
    expect(planned).toMatchObject(more);
    if (begins) expect(planned.ok && planned.visits.map(({ window }) => window.opensAt)).toEqual(begins);
  });

  it('needs local times', () => {
    expect(plan(ask('2027-03-10T12:00:00Z', '2027-03-10T13:00:00Z', { repeat: weekly({ count: 2 }) }))).toMatchObject({
      code: 'invalid-repeat',
    });
  });

  it('goes a year ahead at most', () => {
    const planned = plan(ask('2027-03-10T12:00', '2027-03-10T13:00', { repeat: weekly({ until: '2029-03-10' }) }));
    expect(planned).toMatchObject({ ok: false, code: 'window-too-far' });
    expect(plan(ask('2027-03-10T12:00', '2027-03-10T13:00', { repeat: weekly({ count: 52 }) })).ok).toBe(true);
  });
});

describe('holidays and freezes', () => {
  const christmas = { from: '2027-12-24', to: '2027-12-26', name: 'Christmas', effect: 'skip' };
  const freeze = { from: '2027-12-20', to: '2028-01-03', name: 'Year-end freeze', effect: 'extra-approver' };

  it.each([
    ['2027-12-23T22:00', '2027-12-24T00:00', true],
    ['2027-12-23T22:00', '2027-12-24T00:01', false],
    ['2027-12-26T23:59', '2027-12-27T01:00', false],
    ['2027-12-27T00:00', '2027-12-27T01:00', true],
  ])('are days of the door: %s to %s is open: %s', (start, end, isOpen) => {
    const planned = plan(ask(start, end), [calendar([christmas])]);
    expect(planned.ok).toBe(isOpen);
    if (!isOpen) expect(planned).toMatchObject({ code: 'site-closed', detail: 'Nobody visits then: Christmas.' });
  });

  it('ask for one more approver, and say so', () => {
    const planned = plan(ask('2027-12-21T12:00', '2027-12-21T13:00'), [calendar([freeze])]);
    expect(planned).toMatchObject({
      visits: [{ flags: [{ code: 'extra-approver', detail: 'Year-end freeze', facts: { days: ['Year-end freeze'] } }] }],
    });
  });

  it('of another site are none of this one’s', () => {
    expect(plan(ask('2027-12-24T12:00', '2027-12-24T13:00'), [calendar([christmas], 'LAX1')]).ok).toBe(true);
  });
});
