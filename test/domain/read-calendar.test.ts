import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarEvent, readCalendar } from '../../src/domain/calendar/read-calendar.js';

const until = new Date('2027-12-31T00:00:00.000Z');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20270101T000000Z', ...lines, 'END:VEVENT'];
const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const noon = ['UID:1', 'DTSTART;TZID=Europe/Berlin:20270203T120000', 'DTEND;TZID=Europe/Berlin:20270203T130000', 'SUMMARY:Fan'];
const read = (text: string) => {
  const reading = readCalendar(text, until);
  return reading.ok ? { events: reading.events, problems: reading.problems } : { because: reading.because };
};
const one = (...lines: string[]): CalendarEvent | undefined => {
  const reading = readCalendar(calendar(...event(...lines)), until);
  return reading.ok ? reading.events[0] : undefined;
};

/** A zone by a name of its own, as Outlook writes it: an hour ahead, two in summer. */
const outlook = [
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  ...[
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
  ],
  ...[
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
    'END:DAYLIGHT',
  ],
  'END:VTIMEZONE',
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

  it.each([
    ['in winter', '20270203T120000', '2027-02-03T11:00:00.000Z'],
    ['in summer', '20270703T120000', '2027-07-03T10:00:00.000Z'],
  ])('in a zone that only the file describes, %s', (_when, local, start) => {
    const text = calendar(...outlook, ...event('UID:1', `DTSTART;TZID=W. Europe Standard Time:${local}`, 'DURATION:PT1H'));
    expect(read(text).events?.[0]?.window.start).toBe(start);
  });

  it.each([
    ['a whole day', ['DTSTART;VALUE=DATE:20270203', 'DTEND;VALUE=DATE:20270204'], 'all-day'],
    ['no end', ['DTSTART:20270203T110000Z'], 'no-end'],
    ['an end before its start', ['DTSTART:20270203T110000Z', 'DTEND:20270203T100000Z'], 'no-end'],
    ['a zone nobody knows', ['DTSTART;TZID=Middle Earth:20270203T120000', 'DURATION:PT1H'], 'unknown-time-zone'],
  ])('%s is named', (_what, lines, because) => {
    expect(read(calendar(...event('UID:1', ...lines)))).toEqual({ events: [], problems: [{ uid: '1', because }] });
  });
});

describe('an event', () => {
  it('says who, where and what', () => {
    expect(
      one(
        ...noon,
        'DESCRIPTION:Rack 7\\, second row',
        'LOCATION:Lobby; Cage 12',
        'ATTENDEE;CN=Tara;PARTSTAT=ACCEPTED:mailto:Tara@Windservice.example',
        'ATTENDEE;CUTYPE=ROOM:mailto:room@latch.example',
        'ATTENDEE;PARTSTAT=DECLINED:mailto:bob@latch.example',
        'ORGANIZER:MAILTO:alice@latch.example',
        'SEQUENCE:3',
        'X-LATCH-TICKET:INC-4711',
      ),
    ).toMatchObject({
      ...{
        uid: '1',
        sequence: 3,
        isCancelled: false,
        title: 'Fan',
        text: 'Rack 7, second row',
        places: ['Lobby', 'Cage 12'],
        ticket: 'INC-4711',
      },
      ...{ attendees: ['tara@windservice.example'], organizer: 'alice@latch.example' },
    });
  });

  it('is there once: of several versions the newest counts, and of equally new ones the last', () => {
    const version = (sequence: number, title: string) => event(...noon.slice(0, 3), `SEQUENCE:${sequence}`, `SUMMARY:${title}`);
    const titles = (...versions: string[][]) => read(calendar(...versions.flat())).events?.map(({ title }) => title);
    expect(titles(version(2, 'new'), version(1, 'old'))).toEqual(['new']);
    expect(titles(version(1, 'first'), version(1, 'last'))).toEqual(['last']);
  });

  it('without a number of its own is refused, each one', () => {
    const nameless = event(...noon.slice(1));
    expect(read(calendar(...nameless, ...nameless))).toEqual({
      events: [],
      problems: [
        { uid: '', because: 'no-uid' },
        { uid: '', because: 'no-uid' },
      ],
    });
  });

  it('names its doors itself, if it does', () => {
    expect(one(...noon, 'LOCATION:Somewhere', 'X-LATCH-DOORS:lobby,cage-12')?.places).toEqual(['lobby', 'cage-12']);
  });

  it('is cancelled by its status, or by the method of its calendar', () => {
    expect(one(...noon, 'STATUS:CANCELLED')?.isCancelled).toBe(true);
    expect(read(calendar('METHOD:CANCEL', ...event(...noon))).events?.[0]?.isCancelled).toBe(true);
  });
});

describe('a weekly event', () => {
  const weekly = [...noon, 'RRULE:FREQ=WEEKLY;COUNT=5', 'EXDATE;TZID=Europe/Berlin:20270217T120000'];
  const moved = event(
    'UID:1',
    'RECURRENCE-ID;TZID=Europe/Berlin:20270224T120000',
    'DTSTART;TZID=Europe/Berlin:20270225T140000',
    'DTEND;TZID=Europe/Berlin:20270225T150000',
    'SEQUENCE:1',
  );

  it('is spelled out with its exceptions, each under the day it was meant for', () => {
    const { events = [] } = read(calendar(...event(...weekly), ...moved));
    expect(events.map(({ day, window }) => `${day} ${window.start}`)).toEqual([
      '2027-02-03 2027-02-03T12:00:00',
      '2027-02-10 2027-02-10T12:00:00',
      '2027-02-24 2027-02-25T14:00:00',
      '2027-03-03 2027-03-03T12:00:00',
    ]);
  });

  it('keeps its local time when the clocks change', () => {
    const { events = [] } = read(
      calendar(...event('UID:1', 'DTSTART;TZID=Europe/Berlin:20270321T120000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=2')),
    );
    expect(events.map(({ window }) => window.start)).toEqual(['2027-03-21T12:00:00', '2027-03-28T12:00:00']);
  });

  it('ends at the horizon, and after sixty occurrences', () => {
    expect(read(calendar(...event(...noon, 'RRULE:FREQ=WEEKLY'))).events?.length).toBe(48);
    expect(read(calendar(...event(...noon, 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'))).events?.length).toBe(60);
  });

  it.each([
    ['every second', 'FREQ=SECONDLY'],
    ['on a day there is not', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
    ['every month', 'FREQ=MONTHLY;BYDAY=1MO'],
    ['weekly at many minutes', 'FREQ=WEEKLY;BYMINUTE=0,1,2,3,4,5'],
  ])('%s is not spelled out', (_how, rule) => {
    expect(read(calendar(...event(...noon, `RRULE:${rule}`)))).toEqual({
      events: [],
      problems: [{ uid: '1', because: 'unsupported-recurrence' }],
    });
  });
});

describe('what is no calendar', () => {
  it.each(['', 'hello', 'BEGIN:VCALENDAR', 'BEGIN:VCARD\r\nEND:VCARD', '{}', 'BEGIN:VEVENT\r\nEND:VEVENT'])(
    '%j is said to be none',
    (text) => {
      expect(read(text)).toEqual({ because: 'not-a-calendar' });
    },
  );

  it('never throws, whatever is in it', () => {
    const line = fc.oneof(
      fc.constantFrom(
        ...noon,
        'BEGIN:VEVENT',
        'END:VEVENT',
        'BEGIN:VTIMEZONE',
        'END:VTIMEZONE',
        'RRULE:FREQ=WEEKLY',
        'DTSTART:20270203T110000Z',
        'DURATION:PT1H',
        'RECURRENCE-ID:20270203T110000Z',
        'EXDATE:x',
        'TZID:x',
      ),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
        expect(readCalendar(calendar(...lines), until)).toHaveProperty('ok');
      }),
      { numRuns: 300 },
    );
  });

  it('is too much of one', () => {
    expect(
      read(calendar(...Array.from({ length: 201 }, (_, nth) => event(`UID:${nth}`, 'DTSTART:20270203T110000Z', 'DURATION:PT1H')).flat())),
    ).toEqual({ because: 'too-many-events' });
  });
});
