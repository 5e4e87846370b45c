import { type ApprovalCase, approvalText } from '../src/domain/approval-letter.js';
import { linkId, linkToken } from '../src/domain/approval-link.js';
import { operationId } from '../src/domain/code-terms.js';
import { type Letter, said } from '../src/domain/letter.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { Person } from '../src/ports/people.js';
import type { ApprovalLinks } from '../src/ports/requests.js';
import { type Desk, subjectOf } from './correspondence.js';
import { sendOnce } from './send-once.js';

/** What asking an approver takes. */
export type ApproverDesk = Desk & { keys: MasterKeys; links: ApprovalLinks };

/** `step`: as what somebody is asked; the same step again is the same question. */
export type How = { step: string; letterOf: (asked: ApprovalCase, link: string) => Letter };

/** What the letters about a request tell its approvers. */
export async function caseOf(desk: Desk, record: RequestRecord): Promise<ApprovalCase> {
  const [{ link: _, ...subject }, requester] = await Promise.all([subjectOf(desk, record), desk.directory.person(record.requesterId)]);
  const { purpose, clocks, approvals, checks } = record;
  return {
    ...subject,
    requester: requester?.displayName ?? 'Somebody',
    purpose,
    decideBy: clocks.decideBy,
    escort: approvals.escort,
    risk: checks.findLast(({ name }) => name === 'risk')?.detail,
  };
}

/** Asks one approver by a mail of their own, once per step; by SMS where mail will never reach them. False: neither will. */
export async function askByMail(
  desk: ApproverDesk,
  record: RequestRecord,
  asked: ApprovalCase,
  person: Person,
  how: How,
): Promise<boolean> {
  const { mail, displayName } = person;
  if (!mail) return askByText(desk, record, asked, person);
  const step = `${how.step}:${person.id}${nth(record)}`;
  const link = await linkFor(desk, record, person, operationId(record.id, step, 1));
  const to = { address: mail, name: said(displayName) };
  const reply = await sendOnce(desk.effects, { requestId: record.id, step }, (id) =>
    desk.messages.email({ operationId: id, to, ...how.letterOf(asked, link) }),
  );
  return reply.kind === 'sent' || askByText(desk, record, asked, person);
}

/** What is asked later is another step, with another link. */
export const nth = ({ question = 0 }: RequestRecord) => (question > 0 ? `:${question}` : '');

/** Asks one approver by SMS, once. */
export async function askByText(desk: ApproverDesk, record: RequestRecord, asked: ApprovalCase, person: Person): Promise<boolean> {
  const { mobile } = person;
  if (!mobile) return false;
  const step = `ask-text:${person.id}${nth(record)}`;
  const link = await linkFor(desk, record, person, operationId(record.id, step, 1));
  const reply = await sendOnce(desk.effects, { requestId: record.id, step }, (id) =>
    desk.messages.sms({ operationId: id, to: mobile, text: approvalText(asked, link) }),
  );
  return reply.kind === 'sent';
}

/** A person's own link to decide this request; it is in the records before anybody gets it. */
export async function linkFor(
  { keys, links, publicUrl }: ApproverDesk,
  record: RequestRecord,
  person: Pick<Person, 'id'>,
  messageId: string,
): Promise<string> {
  const token = linkToken((await keys.current()).master, record.id, person.id, record.question);
  await links.create({
    id: linkId(token),
    requestId: record.id,
    approverId: person.id,
    decideBy: record.clocks.decideBy,
    question: record.question ?? 0,
    messageId,
  });
  return `${publicUrl.replace(/\/$/, '')}/api/approvals/${token}`;
}
