import { describe, expect, it } from 'vitest';
import { calendar, event, noon, one, read } from '../support/calendar-text.js';

type Change = [from: string, to: string, ...lines: string[]];
/** A zone by a name of its own: an hour ahead, two in summer. */
const zone = (winter: Change[], summer: Change[], name = 'Mine') => [
  ...['BEGIN:VTIMEZONE', `TZID:${name}`],
  ...[...winter.map((each) => ['STANDARD', ...each]), ...summer.map((each) => ['DAYLIGHT', ...each])].flatMap(
    ([kind, from, to, ...lines]) => [...[`BEGIN:${kind}`, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`, ...lines, `END:${kind}`]],
  ),
  'END:VTIMEZONE',
];
const toWinter = (...lines: string[]): Change => ['+0200', '+0100', ...lines];
const toSummer = (...lines: string[]): Change => ['+0100', '+0200', ...lines];

/** Zones as programs write them, each with the same offsets in 2027. */
const written: [program: string, lines: string[]][] = [
  [
    'Outlook',
    zone(
      [toWinter('DTSTART:16010101T030000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10')],
      [toSummer('DTSTART:16010101T020000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3')],
    ),
  ],
  [
    'Exchange',
    zone(
      [toWinter('DTSTART:16010101T030000', 'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10')],
      [toSummer('DTSTART:16010101T020000', 'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3')],
    ),
  ],
  [
    'Google',
    zone(
      [toWinter('DTSTART:19701025T030000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU')],
      [toSummer('DTSTART:19700329T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU')],
    ),
  ],
  [
    'Apple, with what was before',
    zone(
      [
        toWinter('DTSTART:19451118T030000', 'RDATE:19451118T030000', 'RDATE:19461007T030000'),
        toWinter('DTSTART:19961027T030000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'),
      ],
      [
        toSummer('DTSTART:19800406T020000', 'RRULE:FREQ=YEARLY;UNTIL=19800406T010000Z;BYMONTH=4;BYDAY=1SU'),
        toSummer('DTSTART:19810329T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'),
      ],
    ),
  ],
  [
    'libical, by the days of the month',
    zone(
      [toWinter('DTSTART:19961027T030000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU')],
      [toSummer('DTSTART:19810329T020000', 'RRULE:FREQ=YEARLY;BYMONTHDAY=25,26,27,28,29,30,31;BYMONTH=3;BYDAY=SU')],
    ),
  ],
  ['somebody who knows only this year', zone([toWinter('DTSTART:20261025T030000')], [toSummer('DTSTART:20270328T020000')])],
];

describe('the time of an event', () => {
  it.each([
    [
      'in a zone by name',
      'DTSTART;TZID=Europe/Berlin:20270203T120000',
      'DTEND;TZID=Europe/Berlin:20270203T130000',
      { start: '2027-02-03T12:00:00', end: '2027-02-03T13:00:00', timeZone: 'Europe/Berlin' },
    ],
    ['in UTC', 'DTSTART:20270203T110000Z', 'DTEND:20270203T120000Z', { start: '2027-02-03T11:00:00Z', end: '2027-02-03T12:00:00Z' }],
    [
      'without a zone, which is the door’s',
      'DTSTART:20270203T120000',
      'DTEND:20270203T130000',
      { start: '2027-02-03T12:00:00', end: '2027-02-03T13:00:00' },
    ],
    [
      'with a length instead of an end',
      'DTSTART;TZID=Europe/Berlin:20270203T120000',
      'DURATION:PT90M',
      { start: '2027-02-03T12:00:00', end: '2027-02-03T13:30:00', timeZone: 'Europe/Berlin' },
    ],
  ])('%s', (_how, start, end, window) => {
    expect(one('UID:1', start, end)?.window).toEqual(window);
  });

  it.each(written)('in a zone that only the file describes, as %s does', (_program, described) => {
    const starts = (local: string) =>
      read(calendar(...described, ...event('UID:1', `DTSTART;TZID=Mine:${local}`, 'DURATION:PT1H'))).events?.map(
        ({ window }) => window.start,
      );
    expect(starts('20270203T120000')).toEqual(['2027-02-03T11:00:00.000Z']);
    expect(starts('20270703T120000')).toEqual(['2027-07-03T10:00:00.000Z']);
  });

  it.each([
    ['every hour', 'DTSTART:19700101T000000', 'RRULE:FREQ=HOURLY'],
    ['on a day there is not', 'DTSTART:19700101T000000', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
    ['every Sunday', 'DTSTART:19700101T000000', 'RRULE:FREQ=YEARLY;BYDAY=SU'],
    ['at many hours of a day', 'DTSTART:19700101T000000', 'RRULE:FREQ=YEARLY;BYHOUR=0,1,2,3'],
    ['by two rules', 'DTSTART:19700101T000000', 'RRULE:FREQ=YEARLY', 'RRULE:FREQ=YEARLY;BYMONTH=3'],
    ['only in times of old', 'DTSTART:19500101T000000', 'RRULE:FREQ=YEARLY;UNTIL=19600101T000000Z'],
    ['without a beginning', 'RRULE:FREQ=YEARLY'],
  ])('in a zone that changes %s is unknown', (_how, ...lines) => {
    const later = event('UID:1', 'DTSTART;TZID=Mine:20270203T120000', 'DURATION:PT1H');
    expect(read(calendar(...zone([toWinter(...lines)], []), ...later))).toEqual({
      events: [],
      problems: [{ uid: '1', because: 'unknown-time-zone' }],
    });
  });

  it('in a zone we know by name does not depend on how the file describes it', () => {
    const odd = zone([toWinter('DTSTART:19700101T000000', 'RRULE:FREQ=SECONDLY')], [], 'Europe/Berlin');
    expect(read(calendar(...odd, ...event(...noon)))).toEqual(read(calendar(...event(...noon))));
  });

  it.each([
    ['a whole day', ['DTSTART;VALUE=DATE:20270203', 'DTEND;VALUE=DATE:20270204'], 'all-day'],
    ['no end', ['DTSTART:20270203T110000Z'], 'no-end'],
    ['an end before its start', ['DTSTART:20270203T110000Z', 'DTEND:20270203T100000Z'], 'no-end'],
    ['a time too far ahead to be reckoned with', ['DTSTART:99990203T110000Z', 'DTEND:99990203T120000Z'], 'window-too-far'],
    ['a time too long ago', ['DTSTART:00010203T110000Z', 'DTEND:00010203T120000Z'], 'window-in-past'],
    ['a length of ages', ['DTSTART:20270203T110000Z', 'DURATION:P9999999999D'], 'window-too-long'],
    ['a length that is none', ['DTSTART:20270203T110000Z', 'DURATION;VALUE=INTEGER:9999999999'], 'unreadable'],
    ['a start that is no time', ['DTSTART;VALUE=PERIOD:20270203T110000Z/P9999999999D'], 'unreadable'],
    ['a zone nobody knows', ['DTSTART;TZID=Middle Earth:20270203T120000', 'DURATION:PT1H'], 'unknown-time-zone'],
  ])('%s is named', (_what, lines, because) => {
    expect(read(calendar(...event('UID:1', ...lines)))).toEqual({ events: [], problems: [{ uid: '1', because }] });
  });
});
