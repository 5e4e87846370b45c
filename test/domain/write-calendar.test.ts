import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { writeCalendar } from '../../src/domain/calendar/write-calendar.js';

const entry = {
  uid: 'visit-1@latch',
  sequence: 2,
  stamp: '2027-03-04T09:00:00.000Z',
  window: { opensAt: '2027-03-28T00:30:00.000Z', closesAt: '2027-03-28T02:30:00.000Z' },
  title: 'Your visit: Server room A',
  place: 'Server room A, cage; 12',
  text: 'Bob expects you.\n\nCall: Bob, +49; do not guess',
  link: 'https://latch.example/app/requests/1',
  isCancelled: false,
};
const eventIn = (text: string) => new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');

describe('a calendar file', () => {
  it('reads back as what it was written from, with instants that no zone can shift', () => {
    const text = writeCalendar(entry);
    const event = eventIn(text);
    for (const [name, value] of [
      ['uid', entry.uid],
      ['summary', entry.title],
      ['location', entry.place],
      ['description', entry.text],
      ['url', entry.link],
      ['status', 'CONFIRMED'],
    ] as const)
      expect(event?.getFirstPropertyValue(name)).toBe(value);
    expect(event?.getFirstPropertyValue('dtstart')?.toString()).toBe('2027-03-28T00:30:00Z');
    expect(text).toContain('DTEND:20270328T023000Z\r\n');
    expect(text).toContain('METHOD:PUBLISH\r\n');
  });

  it('keeps lines short and people’s words inside their property (RFC 5545 §3.1)', () => {
    const text = writeCalendar({ ...entry, title: `A\r\nATTENDEE:mailto:x@evil.example ${'é'.repeat(100)}` });
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(eventIn(text)?.getFirstProperty('attendee')).toBeNull();
  });

  it('takes a visit off the calendar again', () => {
    const text = writeCalendar({ ...entry, isCancelled: true });
    expect(text).toContain('METHOD:CANCEL\r\n');
    expect(eventIn(text)?.getFirstPropertyValue('status')).toBe('CANCELLED');
  });
});
