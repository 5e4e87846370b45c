import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ask, planRequest } from '../../src/domain/plan-request.js';
import { defaultPolicy, Policy } from '../../src/domain/policy.js';
import { at, doors, lobby, minutesOn, now, planned, serverA, someInstant, tower, visit, visitNow } from './given.js';

const plan = (change: Partial<Ask> = {}, policy = defaultPolicy) =>
  planRequest({ doorIds: ['lobby'], window: visit, purpose: 'a visit', ...change }, doors, policy, now);
const window = (start: string, end?: string, timeZone?: string) => plan({ window: { start, end, timeZone } });
const from = (startMinutes: number, lasting: number) =>
  window(minutesOn(startMinutes).toISOString(), minutesOn(startMinutes + lasting).toISOString());
const day = 24 * 60;

describe('a plan', () => {
  it('turns local times into the window', () => {
    expect(window('2027-03-04T15:00', '2027-03-04T16:00', 'Europe/Berlin')).toMatchObject({
      ok: true,
      window: { opensAt: at('14:00'), closesAt: at('15:00') },
    });
  });

  it('across the night the clocks change is as long as the night was', () => {
    expect(window('2027-03-28T01:00', '2027-03-28T14:00', 'Europe/Berlin')).toMatchObject({ ok: true }); // 12 h on the clock's 13
    expect(window('2027-10-31T01:00', '2027-10-31T13:00', 'Europe/Berlin')).toMatchObject({ code: 'window-too-long' }); // 13 h on the clock's 12
  });

  it.each([
    ['no such door', plan({ doorIds: ['lobby', 'attic'] }), 'unknown-door', 'doorIds[1]'],
    ['a door named like a thing every object has', plan({ doorIds: ['__proto__'] }), 'unknown-door', 'doorIds[0]'],
    ['no door at all', plan({ doorIds: [] }), 'unknown-door', 'doorIds'],
    ['a purpose too long', plan({ purpose: 'x'.repeat(10_001) }), 'too-long', 'purpose'],
    ['a ticket too long', plan({ ticket: 'x'.repeat(10_001) }), 'too-long', 'ticket'],
    ['no end', window(visit.start), 'window-end-missing', 'window.end'],
    ['an end before the start', from(60, -1), 'window-end-before-start', 'window.end'],
    ['an end at the start', from(60, 0), 'window-end-before-start', 'window.end'],
    ['a start just passed', window(new Date(now.getTime() - 1).toISOString(), visit.end), 'window-in-past', 'window.start'],
    ['a year long gone', window('0000-01-01T00:00Z', '0000-01-01T01:00Z'), 'window-in-past', 'window.start'],
    ['a minute too much', from(60, 12 * 60 + 1), 'window-too-long', 'window.end'],
    ['a day too far', from(401 * day, 60), 'window-too-far', 'window.start'],
    ['the end of time', window('9999-12-31T23:00-12:00', '9999-12-31T23:30-12:00'), 'window-too-far', 'window.start'],
    ['a skipped start', window('2027-03-28T02:30', '2027-03-28T04:00', 'Europe/Berlin'), 'nonexistent-local-time', 'window.start'],
    ['a doubled end', window('2027-10-31T01:00', '2027-10-31T02:30', 'Europe/Berlin'), 'ambiguous-local-time', 'window.end'],
    [
      'a skipped half hour',
      window('2027-10-03T02:15', '2027-10-03T04:00', 'Australia/Lord_Howe'),
      'nonexistent-local-time',
      'window.start',
    ],
    ['a doubled start', window('2027-11-07T01:30', '2027-11-07T04:00', 'America/Los_Angeles'), 'ambiguous-local-time', 'window.start'],
    ['a zone nobody knows', window('2027-03-28T02:30', '2027-03-28T04:00', 'Mars/Olympus'), 'invalid-window', 'window.timeZone'],
    ['a local time of no zone', window('2027-03-28T02:30', '2027-03-28T04:00'), 'invalid-window', 'window.timeZone'],
    ['no time at all', window('soon', '2027-03-28T04:00Z'), 'invalid-window', 'window.start'],
    ['now without minutes', plan({ window: { start: 'now' } }), 'window-end-missing', 'window.minutes'],
    ['now for no time', plan({ window: { start: 'now', minutes: 0 } }), 'window-end-before-start', 'window.minutes'],
    ['now for part of a minute', plan({ window: { start: 'now', minutes: 1.5 } }), 'invalid-window', 'window.minutes'],
    ['both', plan({ window: { ...visit, minutes: 60 } }), 'invalid-window', 'window.minutes'],
    ['now for too long', plan({ window: { start: 'now', minutes: 721 } }), 'window-too-long', 'window.minutes'],
  ])('is refused for %s', (_what, refused, code, field) => {
    expect(refused).toMatchObject({ ok: false, code, field });
  });

  it('refused for a local time offers what may have been meant', () => {
    expect(window('2027-03-28T02:30', '2027-03-28T04:00', 'Europe/Berlin')).toMatchObject({
      offers: ['2027-03-28T01:30:00+01:00', '2027-03-28T03:30:00+02:00'],
    });
  });

  it.each([
    ['starting this instant', from(0, 60)],
    ['as long as allowed', from(60, 12 * 60)],
    ['as far ahead as allowed', from(400 * day, 60)],
    ['with a purpose as long as allowed', plan({ purpose: '🔑'.repeat(10_000) })],
    ['in a zone without daylight saving', window('2027-03-28T02:30', '2027-03-28T04:00', 'Asia/Kathmandu')],
  ])('%s is fine', (_what, accepted) => {
    expect(accepted).toMatchObject({ ok: true });
  });

  it('never gives a window in the past, over 12 h or past 400 days, whatever is asked', () => {
    fc.assert(
      fc.property(someInstant, fc.integer({ min: -day, max: 3 * day }), (start, minutes) => {
        const made = window(start.toISOString(), minutesOn(minutes, start).toISOString());
        const allowed = start >= now && minutes > 0 && minutes <= 12 * 60 && start <= minutesOn(400 * day);
        expect(made.ok).toBe(allowed);
      }),
    );
  });

  it('under no policy lasts over 24 h or books past 400 days', () => {
    expect(Policy.safeParse({ ...defaultPolicy, windowMaxMinutes: day }).success).toBe(true);
    expect(Policy.safeParse({ ...defaultPolicy, windowMaxMinutes: day + 1 }).success).toBe(false);
    expect(Policy.safeParse({ ...defaultPolicy, bookableDays: 401 }).success).toBe(false);
    expect(plan({ window: { start: at('10:00'), end: '2027-03-05T10:00Z' } }, { ...defaultPolicy, windowMaxMinutes: day }).ok).toBe(true);
  });
});

describe('the clocks', () => {
  const clocks = (opens: number) => {
    const made = from(opens, 60);
    return made.ok ? made.clocks : undefined;
  };

  it.each([
    ['tomorrow: four hours after the question', day, 4 * 60],
    ['in five hours: four hours still', 5 * 60, 4 * 60],
    ['in four hours: three quarters of an hour before', 4 * 60, 3 * 60 + 15],
    ['in 75 minutes: half an hour', 75, 30],
    ['in an hour: half an hour, though that is less than 45 minutes before', 60, 30],
    ['in 20 minutes: when it opens', 20, 20],
    ['now: at once', 0, 0],
  ])('for a window %s', (_when, opens, decideBy) => {
    expect(clocks(opens)?.decideBy).toBe(minutesOn(decideBy).toISOString());
  });

  it('arm 35 and deliver 30 minutes before the window', () => {
    expect(planned(visit, [lobby]).clocks).toMatchObject({
      armAt: at('13:25'),
      deliverAt: at('13:30'),
      opensAt: at('14:00'),
      codeEndsAt: at('14:15'),
      closesAt: at('15:00'),
    });
  });

  it('arm a day ahead where the lock works offline, with a code for the whole window', () => {
    const tomorrow = { start: '2027-03-06T14:00Z', end: '2027-03-06T15:00Z' };
    expect(planned(tomorrow, [tower]).clocks).toMatchObject({
      armAt: '2027-03-05T14:00:00.000Z',
      codeEndsAt: '2027-03-06T15:00:00.000Z',
    });
    expect(planned(tomorrow, [tower, serverA]).clocks).toMatchObject({
      armAt: '2027-03-06T13:25:00.000Z',
      codeEndsAt: '2027-03-06T14:15:00.000Z',
    });
  });

  it('of a window that starts now leave half an hour to decide', () => {
    expect(planned(visitNow, [serverA])).toMatchObject({
      window: { opensAt: at('09:00'), closesAt: at('10:00') },
      clocks: { decideBy: at('09:30'), codeEndsAt: at('09:15') },
      opensAtApproval: { minutes: 60 },
    });
  });

  it('keep their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * day }), (opens) => {
        const { decideBy = '', armAt = '', deliverAt = '', opensAt = '', codeEndsAt = '', closesAt = '' } = clocks(opens) ?? {};
        expect([armAt, deliverAt, opensAt, codeEndsAt, closesAt].toSorted()).toEqual([armAt, deliverAt, opensAt, codeEndsAt, closesAt]);
        expect(decideBy >= now.toISOString() && decideBy <= opensAt).toBe(true);
      }),
    );
  });
});
