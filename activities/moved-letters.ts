import { askedAnewLetter, movedLetter } from '../src/domain/change-letters.js';
import { votesOf } from '../src/domain/counted.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { calendarFile } from './calendar-file.js';
import { type Desk, type Informing, inform, subjectOf } from './correspondence.js';

/** Tells requester, visitor and whoever had approved that the request has another window now, or that it is asked anew because an approval does not count any more. */
export async function writeMoved(needs: Desk & Informing, record: RequestRecord): Promise<void> {
  const voters = votesOf(record).map(({ approverId }) => approverId);
  const ids = [...new Set([record.requesterId, record.subjectId, ...voters])];
  const people = (await Promise.all(ids.map((id) => needs.directory.person(id)))).filter((person) => person !== undefined);
  const subject = await subjectOf(needs, record);
  if (isAskedAnew(record)) {
    await inform(needs, people, record, `asked-anew-${record.question ?? 0}`, (language) => askedAnewLetter(subject, language));
    return;
  }
  await inform(needs, people, record, `moved-${record.changes ?? 0}`, (language) => {
    const letter = movedLetter(subject, record.decision === undefined, language);
    return { ...letter, attachments: [calendarFile(record, subject, letter)] };
  });
}

/** Whether it was no change of its window that brought it here. */
const isAskedAnew = ({ timeline }: RequestRecord): boolean =>
  timeline.findLast(({ event }) => event === 'rescheduled' || event === 'extended' || event === 'approval-void')?.event === 'approval-void';
