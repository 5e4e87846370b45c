import { askedAnewLetter, movedLetter } from '../src/domain/change-letters.js';
import { votesOf } from '../src/domain/counted.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { calendarFile } from './calendar-file.js';
import { tellMove } from './contracts.js';
import { type Desk, subjectOf, writeTo } from './correspondence.js';

/** Tells requester, visitor and whoever had approved that the request has another window now, or that it is asked anew because an approval does not count any more. */
export const tellMoveActivity = implement(tellMove, (needs: Desk & { requests: Requests }) => async ({ requestId }) => {
  const record = await needs.requests.read(requestId);
  if (!record || record.status === 'closed') return { kind: 'told' };
  const voters = votesOf(record).map(({ approverId }) => approverId);
  const ids = [...new Set([record.requesterId, record.subjectId, ...voters])];
  const people = (await Promise.all(ids.map((id) => needs.directory.person(id)))).filter((person) => person !== undefined);
  const subject = await subjectOf(needs, record);
  if (isAskedAnew(record)) {
    await writeTo(needs, people, record, `asked-anew-${record.question ?? 0}`, (language) => askedAnewLetter(subject, language));
    return { kind: 'told' };
  }
  await writeTo(needs, people, record, `moved-${record.changes ?? 0}`, (language) => {
    const letter = movedLetter(subject, record.decision === undefined, language);
    return { ...letter, attachments: [calendarFile(record, subject, letter)] };
  });
  return { kind: 'told' };
});

/** Whether it was no change of its window that brought it here. */
const isAskedAnew = ({ timeline }: RequestRecord): boolean =>
  timeline.findLast(({ event }) => event === 'rescheduled' || event === 'extended' || event === 'approval-void')?.event === 'approval-void';
