import ICAL from 'ical.js';
import type { Instant } from '../ids.js';
import { said } from '../letter.js';
import type { When, Window } from '../window.js';

/** A visit as it goes into somebody's calendar. `sequence`: grows with every change; `uid`: the same for all of them. */
export type CalendarEntry = {
  uid: string;
  sequence: number;
  stamp: When;
  window: Window;
  title: string;
  place: string;
  text: string;
  link: string;
  isCancelled: boolean;
};

/** The visit as iCalendar (RFC 5545): one event, its times in UTC, so that every calendar shows its own zone's. Never the code. */
export function writeCalendar({ uid, sequence, stamp, window, title, place, text, link, isCancelled }: CalendarEntry): string {
  const event = new ICAL.Component('vevent');
  const add = (name: string, value: string | number | ICAL.Time) => event.addPropertyWithValue(name, value);
  add('uid', uid);
  add('dtstamp', instant(stamp));
  add('dtstart', instant(window.opensAt));
  add('dtend', instant(window.closesAt));
  add('sequence', sequence);
  add('summary', said(title));
  add('location', said(place));
  add('description', text);
  add('url', link);
  add('status', isCancelled ? 'CANCELLED' : 'CONFIRMED');
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Latch//Visits//EN');
  calendar.addPropertyWithValue('method', isCancelled ? 'CANCEL' : 'PUBLISH');
  calendar.addSubcomponent(event);
  return `${calendar.toString()}\r\n`;
}

const instant = (when: When | Instant) => ICAL.Time.fromJSDate(new Date(when), true);
