import { type CalendarEvent, readCalendar } from '../../src/domain/calendar/read-calendar.js';

export const until = new Date('2027-12-31T00:00:00.000Z');
export const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20270101T000000Z', ...lines, 'END:VEVENT'];
export const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
export const noon = ['UID:1', 'DTSTART;TZID=Europe/Berlin:20270203T120000', 'DTEND;TZID=Europe/Berlin:20270203T130000', 'SUMMARY:Fan'];
export const read = (text: string) => {
  const reading = readCalendar(text, until);
  return reading.ok ? { events: reading.events, problems: reading.problems } : { because: reading.because };
};
export const one = (...lines: string[]): CalendarEvent | undefined => {
  const reading = readCalendar(calendar(...event(...lines)), until);
  return reading.ok ? reading.events[0] : undefined;
};
