import { writeCalendar } from '../src/domain/calendar/write-calendar.js';
import type { Letter } from '../src/domain/letter.js';
import { listed, type Subject } from '../src/domain/messages.js';
import { endingOf } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Attachment } from '../src/ports/messages.js';

/** The request as a file for the visitor's calendar: the same event however often it changes, gone from the calendar once it will not take place. */
export function calendarFile(record: RequestRecord, subject: Subject, { subject: title, text }: Letter): Attachment {
  const isOver = record.status === 'closed' || endingOf(record) === 'cancelled' || endingOf(record) === 'revoked';
  return {
    name: 'visit.ics',
    contentType: 'text/calendar',
    text: writeCalendar({
      uid: `${record.id}@latch`,
      sequence: (record.changes ?? 0) + (isOver ? 1 : 0),
      stamp: record.timeline.at(-1)?.at ?? record.askedAt,
      window: record.window,
      title,
      place: listed(subject.doors),
      text,
      link: subject.link,
      isCancelled: isOver,
    }),
  };
}
