import fc from 'fast-check';
import ICAL from 'ical.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readCalendar } from '../../src/domain/calendar/read-calendar.js';

const until = new Date('2028-03-01T00:00:00.000Z');
const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const eventOf = (uid: string, ...lines: string[]) => ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT'];
let events = 0;
const event = (...lines: string[]) => eventOf(String(events++), ...lines);
const observance = (start: string, ...lines: string[]) => [
  ...['BEGIN:STANDARD', `DTSTART:${start}`, 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100'],
  ...[...lines, 'END:STANDARD'],
];
const began = '19700101T030000';
const zone = (name: string, ...lines: string[]) => ['BEGIN:VTIMEZONE', `TZID:${name}`, ...lines, 'END:VTIMEZONE'];
const inZone = (name: string, ...more: string[]) => event(`DTSTART;TZID=${name}:20270401T100000`, 'DURATION:PT1H', ...more);
const many = (count: number, line: (nth: number) => string[]) => Array.from({ length: count }, (_, nth) => line(nth)).flat();

/** What a library may be asked for before it is too much: nothing here waits for it to finish. */
const mostSteps = 150_000;
const largest = 60_000;

/** How often the library took one step of a rule, a month or a zone while the text was read. */
function stepsOf(text: string): number {
  let steps = 0;
  const counted = <T extends object>(owner: T, name: keyof T & string) => {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') throw new Error(`${name} is no function`);
    const counting = function (this: unknown, ...args: unknown[]): unknown {
      steps += 1;
      if (steps > mostSteps) throw new Error('too many steps');
      return Reflect.apply(original, this, args);
    };
    vi.spyOn(owner, name as never).mockImplementation(counting as never);
  };
  counted(ICAL.RecurIterator.prototype, 'next');
  counted(ICAL.RecurIterator.prototype, 'expand_year_days');
  counted(ICAL.Time, 'daysInMonth');
  counted(ICAL.Timezone.prototype, 'utcOffset');
  counted(ICAL.Timezone, '_compare_change_fn');
  expect(readCalendar(text, until)).not.toMatchObject({ because: 'not-a-calendar' });
  vi.restoreAllMocks();
  return steps;
}

const frequency = fc.constantFrom('YEARLY', 'YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'SECONDLY');
const numbers = (most: number) => fc.array(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 7 }).map(String);
const part = fc.oneof(
  numbers(12).map((months) => `BYMONTH=${months}`),
  numbers(31).map((days) => `BYMONTHDAY=${days}`),
  fc.constantFrom('BYDAY=-1SU', 'BYDAY=5MO', 'BYDAY=SU', 'COUNT=99999', 'UNTIL=99991231T000000Z', 'INTERVAL=97', 'BYSETPOS=3'),
);
const rule = fc.oneof(
  fc.constantFrom('FREQ=WEEKLY', 'FREQ=WEEKLY;INTERVAL=99', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'),
  fc.tuple(frequency, fc.array(part, { maxLength: 3 })).map(([each, parts]) => [`FREQ=${each}`, ...parts].join(';')),
);
const far = fc.integer({ min: 1, max: 9_999 }).map((year) => `${String(year).padStart(4, '0')}0231T230000`);
const at = fc.oneof(fc.constantFrom('20270401T100000', '20270408T100000', '20491231T235959'), far);
const length = fc.oneof(
  fc.constant('PT1H'),
  fc.bigInt(0n, 10n ** 15n).map((days) => `P${days}D`),
);
const name = fc.constantFrom('Mine', 'Europe/Berlin', 'Other');
const oddZone = fc
  .tuple(name, fc.array(fc.tuple(at, rule, fc.integer({ min: 0, max: 20 })), { maxLength: 3 }))
  .map(([tzid, parts]) =>
    zone(tzid, ...parts.flatMap(([start, each, dates]) => observance(start, `RRULE:${each}`, ...many(dates, () => [`RDATE:${start}`])))),
  );
const oddEvent = fc
  .tuple(
    name,
    at,
    fc.oneof(
      at.map((end) => `DTEND:${end}`),
      length.map((each) => `DURATION:${each}`),
    ),
    rule,
    fc.array(at, { maxLength: 30 }),
  )
  .map(([tzid, start, end, each, skipped]) =>
    event(`DTSTART;TZID=${tzid}:${start}`, end, `RRULE:${each}`, ...skipped.map((day) => `EXDATE;TZID=${tzid}:${day}`)),
  );
const piece = fc.oneof(oddZone, oddEvent);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a calendar of a size that is taken is read in few steps', () => {
  it.each([
    ['a zone that changes every hour', calendar(...zone('Mine', ...observance(began, 'RRULE:FREQ=HOURLY')), ...inZone('Mine'))],
    [
      'a zone known by name that says it changes every second',
      calendar(...zone('Europe/Berlin', ...observance(began, 'RRULE:FREQ=SECONDLY')), ...inZone('Europe/Berlin', 'RRULE:FREQ=WEEKLY')),
    ],
    [
      'a zone that changes on a day there is not',
      calendar(
        ...many(200, (nth) => zone(`Z${nth}`, ...observance(began, 'RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1MO;BYMONTHDAY=15'))),
        ...many(100, (nth) => inZone(`Z${nth}`)),
      ),
    ],
    [
      'a zone that changes at every second of a year',
      calendar(
        ...zone(
          'Mine',
          ...observance(began, `RRULE:FREQ=YEARLY;BYHOUR=${many(24, (nth) => [`${nth}`])};BYSECOND=${many(60, (nth) => [`${nth}`])}`),
        ),
        ...inZone('Mine'),
      ),
    ],
    [
      'a zone with a second rule beside a plain one',
      calendar(...zone('Mine', ...observance(began, 'RRULE:FREQ=YEARLY'), ...observance(began, 'RRULE:FREQ=MINUTELY')), ...inZone('Mine')),
    ],
    [
      'many zones',
      calendar(...many(250, (nth) => zone(`Z${nth}`, ...observance(began, 'RRULE:FREQ=YEARLY'))), ...many(150, (nth) => inZone(`Z${nth}`))),
    ],
    [
      'a zone of many parts at once',
      calendar(
        ...zone('Mine', ...many(400, () => observance(began))),
        ...inZone('Mine', 'RRULE:FREQ=WEEKLY', ...many(500, () => ['EXDATE;TZID=Mine:20270402T100000'])),
      ),
    ],
    [
      'a zone that changed on many dates',
      calendar(
        ...zone('Mine', ...observance(began, ...many(1_300, () => ['RDATE:20200101T000000']))),
        ...inZone('Mine', ...many(600, () => ['EXDATE;TZID=Mine:20270402T100000'])),
      ),
    ],
    [
      'a zone asked for ever later years',
      calendar(
        ...zone('Mine', ...many(8, () => observance(began, 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'))),
        ...many(190, (nth) => event(`DTSTART;TZID=Mine:${2030 + nth * 40}0401T100000`, 'DURATION:PT1H')),
      ),
    ],
    [
      'a zone that ended, asked again and again',
      calendar(
        ...zone('Mine', ...many(60, () => observance(began, 'RRULE:FREQ=YEARLY;UNTIL=19600101T000000Z'))),
        ...inZone('Mine', 'RRULE:FREQ=WEEKLY', ...many(1_000, () => ['EXDATE;TZID=Mine:20270402T100000'])),
      ),
    ],
    ['an event as long as the ages', calendar(...event('DTSTART:20270401T100000Z', 'DURATION:P9999999999D'))],
    ['an event as long ago as the ages', calendar(...event('DTSTART:20270401T100000Z', 'DURATION:-PT99999999999999S'))],
    [
      'weeks until the end of all days',
      calendar(...many(4, () => event('DTSTART:00010101T100000Z', 'DTEND:99991231T100000Z', 'RRULE:FREQ=WEEKLY;UNTIL=99991231T000000Z'))),
    ],
    [
      'a series whose days were moved by ages',
      calendar(
        ...eventOf('moved', 'DTSTART:20270401T100000Z', 'DTEND:20270401T110000Z', 'RRULE:FREQ=WEEKLY'),
        ...eventOf('moved', 'RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T100000Z', 'DTSTART:99990401T100000Z', 'DTEND:99990401T110000Z'),
      ),
    ],
    [
      'many exceptions',
      calendar(
        ...event(
          'DTSTART:20270401T100000Z',
          'DURATION:PT1H',
          'RRULE:FREQ=WEEKLY',
          `EXDATE:${many(3_400, (nth) => [`20270401T${String(100_000 + (nth % 50))}Z`])}`,
        ),
      ),
    ],
    [
      'two hundred series',
      calendar(...many(200, () => event('DTSTART:20270401T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU'))),
    ],
    ['components in components', calendar(...many(2_000, () => ['BEGIN:VEVENT']), ...many(2_000, () => ['END:VEVENT']))],
    ['one line in many folds', calendar(...event('DTSTART:20270401T100000Z', 'DURATION:PT1H', 'SUMMARY:a', ...many(14_000, () => [' a'])))],
  ])('%s', (_what, text) => {
    expect(text.length).toBeLessThan(largest);
    expect(stepsOf(text)).toBeLessThan(mostSteps);
  });

  it('whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 150 }), (pieces) => {
        const fitting = pieces.filter((_, nth) => calendar(...pieces.slice(0, nth + 1).flat()).length < largest);
        expect(stepsOf(calendar(...fitting.flat()))).toBeLessThan(mostSteps);
      }),
      { numRuns: 60 },
    );
  });
});
