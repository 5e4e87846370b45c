import { checkOutToken } from '../src/domain/check-out-link.js';
import { approvedLetter, arrangedLetter } from '../src/domain/messages.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { calendarFile } from './calendar-file.js';
import { tellDecision } from './contracts.js';
import { doorsOf, subjectOf, writeTo } from './correspondence.js';
import { approversFor } from './deciders.js';
import { remembering } from './remembering.js';
import { type TeamsDesk, tellInTeams } from './teams-desk.js';

type Needs = TeamsDesk & { requests: Requests };

/** Tells the requester and everybody who was asked that the request is approved; where nobody was asked the code itself says it. Whoever comes at somebody else's wish is told what was arranged, once per plan. */
export const tellDecisionActivity = implement(tellDecision, (ports: Needs) => async ({ requestId }, log) => {
  const needs = { ...ports, directory: remembering(ports.directory) };
  const record = await needs.requests.read(requestId);
  if (!record) return { kind: 'told' };
  if (record.requesterId !== record.subjectId) await tellVisitor(needs, record);
  if (record.approvals.required === 0) return { kind: 'told' };
  const requester = await needs.directory.person(record.requesterId);
  const asked = record.glass?.brokenAt ? [] : await approversFor(needs, record, await doorsOf(needs.doors, record)); // they hear of it by another letter
  const subject = await subjectOf(needs, record);
  const step = record.question === undefined ? 'approved' : `approved-${record.question}`;
  await writeTo(needs, [...(requester ? [requester] : []), ...asked], record, step, (language) => approvedLetter(subject, language));
  await tellInTeams(needs, record, step, log);
  return { kind: 'told' };
});

async function tellVisitor(needs: Needs, record: RequestRecord): Promise<void> {
  const [visitor, host, subject] = await Promise.all([
    needs.directory.person(record.subjectId),
    needs.directory.person(record.requesterId),
    subjectOf(needs, record),
  ]);
  const { master } = await needs.keys.current();
  const leaveLink = `${needs.publicUrl}/api/check-outs/${checkOutToken(master, record.id)}`;
  const terms = { host: host?.displayName ?? 'Latch', deliverAt: record.clocks.deliverAt, leaveLink };
  await writeTo(needs, visitor ? [visitor] : [], record, `arranged-${record.changes ?? 0}`, (language) => {
    const letter = arrangedLetter(subject, terms, language);
    return { ...letter, attachments: [calendarFile(record, subject, letter)] };
  });
}
