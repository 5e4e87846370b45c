import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, isTimeZone, offsetTime, shownAt, shownSpan } from '../../src/domain/local-time.js';
import { someInstant } from './given.js';

const zones = ['Europe/Berlin', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];

describe('a local time', () => {
  it.each([
    ['2027-03-28T01:59', 'Europe/Berlin', '2027-03-28T00:59:00.000Z'],
    ['2027-03-28T03:00', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
    ['2027-10-31T01:59:59.999', 'Europe/Berlin', '2027-10-30T23:59:59.999Z'],
    ['2027-10-31T03:00', 'Europe/Berlin', '2027-10-31T02:00:00.000Z'],
    ['2027-03-14T03:00', 'America/Los_Angeles', '2027-03-14T10:00:00.000Z'],
    ['2027-10-03T02:30', 'Australia/Lord_Howe', '2027-10-02T15:30:00.000Z'],
    ['2027-03-28T02:30', 'Asia/Kathmandu', '2027-03-27T20:45:00.000Z'],
    ['2028-02-29T12:00', 'UTC', '2028-02-29T12:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(instantOf(text, zone)).toEqual({ kind: 'instant', instant });
  });

  it.each([
    ['2027-03-28T02:00', 'Europe/Berlin', ['2027-03-28T01:00:00+01:00', '2027-03-28T03:00:00+02:00']],
    ['2027-03-28T02:59', 'Europe/Berlin', ['2027-03-28T01:59:00+01:00', '2027-03-28T03:59:00+02:00']],
    ['2027-03-14T02:30', 'America/Los_Angeles', ['2027-03-14T01:30:00-08:00', '2027-03-14T03:30:00-07:00']],
    ['2027-10-03T02:15', 'Australia/Lord_Howe', ['2027-10-03T01:45:00+10:30', '2027-10-03T02:45:00+11:00']],
  ])('%s does not exist in %s', (text, zone, offers) => {
    expect(instantOf(text, zone)).toEqual({ kind: 'nonexistent', offers });
  });

  it.each([
    ['2027-10-31T02:00', 'Europe/Berlin', ['2027-10-31T02:00:00+02:00', '2027-10-31T02:00:00+01:00']],
    ['2027-10-31T02:59', 'Europe/Berlin', ['2027-10-31T02:59:00+02:00', '2027-10-31T02:59:00+01:00']],
    ['2027-11-07T01:30', 'America/Los_Angeles', ['2027-11-07T01:30:00-07:00', '2027-11-07T01:30:00-08:00']],
    ['2027-04-04T01:45', 'Australia/Lord_Howe', ['2027-04-04T01:45:00+11:00', '2027-04-04T01:45:00+10:30']],
  ])('%s happens twice in %s', (text, zone, offers) => {
    expect(instantOf(text, zone)).toEqual({ kind: 'ambiguous', offers });
  });

  it.each(['2027-10-31T02:30', '2027-03-28T02:30'])('%s is settled by sending back an offer', (text) => {
    const reading = instantOf(text, 'Europe/Berlin');
    const offers = 'offers' in reading ? reading.offers : [];
    const instants = offers.map((offer) => instantOf(offer, 'Europe/Berlin'));
    expect(instants.map(({ kind }) => kind)).toEqual(['instant', 'instant']);
    expect(instants[0]).not.toEqual(instants[1]);
  });

  it('with an offset is taken as it is, whatever the zone', () => {
    expect(instantOf('2027-03-28T02:30:00+05:45', 'Europe/Berlin')).toEqual({ kind: 'instant', instant: '2027-03-27T20:45:00.000Z' });
    expect(instantOf('2027-03-28T02:30Z', undefined)).toEqual({ kind: 'instant', instant: '2027-03-28T02:30:00.000Z' });
  });

  it.each([
    'tomorrow',
    '2027-02-30T10:00Z',
    '2027-02-29T10:00',
    '2027-01-01T24:00',
    '2027-01-01T10:61',
    '2027-01-01',
    '2027-01-01 10:00',
    '٢٠٢٧-01-01T10:00',
    '2027-01-01T10:00+25:00',
    '2027-01-01T10:00:00+02:00[Europe/Berlin]',
    '',
  ])('written %j is malformed', (text) => {
    expect(instantOf(text, 'Europe/Berlin')).toEqual({ kind: 'malformed' });
  });

  it.each([undefined, '', 'Mars/Olympus', '+02:00', '2027-01-01T00:00[Europe/Berlin]', '../Berlin', 'Europe/Berlin '])(
    'needs a zone, and %j is none',
    (zone) => {
      expect(instantOf('2027-01-01T10:00', zone)).toEqual({ kind: 'unknown-zone' });
    },
  );

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, zone) => typeof instantOf(text, zone).kind === 'string'));
    fc.assert(fc.property(fc.string(), (zone) => typeof isTimeZone(zone) === 'boolean'));
  });
});

describe('an instant shown', () => {
  it.each([
    ['2027-03-28T01:30:00.000Z', 'Europe/Berlin', 'Sun 28 Mar 2027, 03:30 (UTC+02:00)'],
    ['2027-12-31T20:00:00.000Z', 'Asia/Kathmandu', 'Sat 1 Jan 2028, 01:45 (UTC+05:45)'],
    ['2027-07-01T07:05:00.000Z', 'America/Los_Angeles', 'Thu 1 Jul 2027, 00:05 (UTC-07:00)'],
  ])('%s in %s reads %s', (instant, zone, text) => {
    expect(shownAt(instant, zone)).toBe(text);
  });

  it('with its offset means the same instant again, in every zone', () => {
    fc.assert(
      fc.property(someInstant, fc.constantFrom(...zones), (instant, zone) => {
        expect(instantOf(offsetTime(instant, zone), undefined)).toEqual({ kind: 'instant', instant: instant.toISOString() });
      }),
    );
  });
});

describe('a span as people read it', () => {
  const span = (from: string, until: string) => shownSpan([from, until], 'Europe/Berlin', (one, other) => `${one} to ${other}`);

  it.each([
    ['2027-02-03T11:00:00.000Z', '2027-02-03T12:00:00.000Z', 'Wed 3 Feb 2027, 12:00 to 13:00 (UTC+01:00)'],
    ['2027-02-03T22:00:00.000Z', '2027-02-04T01:00:00.000Z', 'Wed 3 Feb 2027, 23:00 (UTC+01:00) to Thu 4 Feb 2027, 02:00 (UTC+01:00)'],
    ['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z', 'Sun 31 Oct 2027, 02:30 (UTC+02:00) to Sun 31 Oct 2027, 02:30 (UTC+01:00)'],
  ])('from %s names day and offset as often as it takes', (from, until, text) => expect(span(from, until)).toBe(text));
});
