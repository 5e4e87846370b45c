import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../src/domain/calendar/read-calendar.js';
import { calendar, event, noon, one, read, until } from '../support/calendar-text.js';

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

  it.each([
    ['a number too large', 'SEQUENCE:99999999999999999999'],
    ['a part of one', 'SEQUENCE;VALUE=FLOAT:1.5'],
    ['a word', 'SEQUENCE;VALUE=TEXT:newest'],
    ['less than none', 'SEQUENCE:-1'],
  ])('is of the first version where it says %s', (_what, line) => {
    expect(one(...noon, line)?.sequence).toBe(0);
  });

  it('has its words as text, whatever kind it says they are', () => {
    const words = ['SUMMARY;VALUE=INTEGER:15', 'DESCRIPTION;VALUE=DATE:20270203'];
    expect(one(...noon.slice(0, 3), ...words)).toMatchObject({ title: '15', text: '2027-02-03' });
  });

  it('names nobody and nothing twice, and no more than any visit has', () => {
    const mails = Array.from({ length: 500 }, (_, nth) => `ATTENDEE:mailto:a${nth % 300}@b.example`);
    const named = one(...noon, `LOCATION:${Array.from({ length: 500 }, (_, nth) => `door-${nth % 300}`).join(';')}`, ...mails);
    expect([named?.attendees.length, named?.places.length]).toEqual([64, 64]);
    expect(one(...noon, 'LOCATION:lobby, lobby')?.places).toEqual(['lobby']);
  });

  it('with a number of its own that nobody could write is not read, and not repeated', () => {
    expect(read(calendar(...event(`UID:${'x'.repeat(50_000)}`, ...noon.slice(1))))).toEqual({
      events: [],
      problems: [{ uid: 'x'.repeat(250), because: 'unreadable' }],
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

  it('says once what stands against all of its days', () => {
    expect(read(calendar(...event('UID:1', 'DTSTART;VALUE=DATE:20270203', 'RRULE:FREQ=WEEKLY;COUNT=5')))).toEqual({
      events: [],
      problems: [{ uid: '1', because: 'all-day' }],
    });
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

  it('is too much of one: in events, or in days', () => {
    const single = (nth: number) => event(`UID:${nth}`, 'DTSTART:20270203T110000Z', 'DURATION:PT1H');
    const weeks = (count: number) => event('UID:weeks', 'DTSTART:20270203T110000Z', 'DURATION:PT1H', `RRULE:FREQ=WEEKLY;COUNT=${count}`);
    const of = (count: number) => Array.from({ length: count }, (_, nth) => single(nth)).flat();
    expect(read(calendar(...of(201)))).toEqual({ because: 'too-many-events' });
    expect(read(calendar(...of(160), ...weeks(40))).events).toHaveLength(200);
    expect(read(calendar(...of(160), ...weeks(41)))).toEqual({ because: 'too-many-events' });
  });
});
