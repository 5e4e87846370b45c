import { isOpen } from './counted.js';
import type { PersonId } from './ids.js';
import type { RequestRecord, TimelineEntry } from './request-record.js';
import { byFlow, withLine } from './timeline.js';
import type { When } from './window.js';

/** How somebody is asked whose mail came back, or whose place somebody else takes. */
export type AskedInstead = 'by text message' | 'somebody else by mail' | 'nobody';

const returned = (approverId: PersonId) => `to ${approverId}: `;

/** Notes once that a mail to this approver came back, and why: the word of the mail service. Nothing while nothing is left to decide. */
export function noteReturned(record: RequestRecord, approverId: PersonId, status: string, at: When): RequestRecord {
  if (isSettled(record) || isReturned(record, approverId)) return record;
  return withLine(record, {}, byFlow(at, 'mail-returned', `${returned(approverId)}${status}`));
}

/** Notes once who was asked after a mail to this approver had come back. */
export function noteAskedInstead(record: RequestRecord, approverId: PersonId, how: AskedInstead, at: When): RequestRecord {
  const isNoted = record.timeline.some((line) => line.event === 'asked-instead' && isAbout(line, approverId));
  if (isSettled(record) || isNoted) return record;
  return withLine(record, {}, byFlow(at, 'asked-instead', `${returned(approverId)}${how}`));
}

/** Whether a mail to this approver came back. */
export const isReturned = ({ timeline }: RequestRecord, approverId: PersonId): boolean =>
  timeline.some((line) => line.event === 'mail-returned' && isAbout(line, approverId));

/** Whether nothing is left to decide: not the request itself, nor a longer stay. */
export const isSettled = (record: RequestRecord): boolean => {
  const { status, decision, cancelled, revoked, lapsedAt } = record;
  if (status === 'closed' || cancelled || revoked || lapsedAt) return true;
  return decision !== undefined && !isOpen(record);
};

const isAbout = ({ detail }: TimelineEntry, approverId: PersonId) => detail.startsWith(returned(approverId));
