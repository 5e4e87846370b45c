import { checkOutToken } from '../src/domain/check-out-link.js';
import { approvedLetter, arrangedLetter } from '../src/domain/messages.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Log } from '../src/durable/log.js';
import { calendarFile } from './calendar-file.js';
import { doorsOf, type Informing, inform, subjectOf } from './correspondence.js';
import { approversFor } from './deciders.js';
import { eachByItself } from './each-by-itself.js';
import { type TeamsDesk, tellInTeams } from './teams-desk.js';

type Needs = TeamsDesk & Informing;

/** Tells the requester and everybody who was asked that the request is approved; where nobody was asked the code itself says it. Whoever comes at somebody else's wish is told what was arranged, once per plan. */
export async function writeApproved(needs: Needs, record: RequestRecord, log: Log): Promise<void> {
  if (record.decision?.kind !== 'approved') return;
  const toVisitor = record.requesterId !== record.subjectId ? [writeToVisitor(needs, record)] : [];
  if (record.approvals.required === 0) return eachByItself(...toVisitor);
  const step = record.question === undefined ? 'approved' : `approved-${record.question}`;
  await eachByItself(...toVisitor, writeToDeciders(needs, record, step), tellInTeams(needs, record, step, log));
}

async function writeToDeciders(needs: Needs, record: RequestRecord, step: string): Promise<void> {
  const requester = await needs.directory.person(record.requesterId);
  const asked = record.glass?.brokenAt ? [] : await approversFor(needs, record, await doorsOf(needs.doors, record)); // they hear of it by another letter
  const subject = await subjectOf(needs, record);
  await inform(needs, [...(requester ? [requester] : []), ...asked], record, step, (language) => approvedLetter(subject, language));
}

async function writeToVisitor(needs: Needs, record: RequestRecord): Promise<void> {
  const [visitor, host, subject] = await Promise.all([
    needs.directory.person(record.subjectId),
    needs.directory.person(record.requesterId),
    subjectOf(needs, record),
  ]);
  const { master } = await needs.keys.current();
  const leaveLink = `${needs.publicUrl}/api/check-outs/${checkOutToken(master, record.id)}`;
  const terms = { host: host?.displayName ?? 'Latch', deliverAt: record.clocks.deliverAt, leaveLink };
  await inform(needs, visitor ? [visitor] : [], record, `arranged-${record.changes ?? 0}`, (language) => {
    const letter = arrangedLetter(subject, terms, language);
    return { ...letter, attachments: [calendarFile(record, subject, letter)] };
  });
}
