import { askByText } from '../../../activities/approval-mail.js';
import { type AskingDesk, askPerson, questionOf } from '../../../activities/ask-person.js';
import { doorsOf } from '../../../activities/correspondence.js';
import { type Decider, decidersFor } from '../../../activities/deciders.js';
import { isSamePerson } from '../../../activities/people.js';
import { insteadLetter } from '../../domain/approval-letter.js';
import type { ApprovalLink } from '../../domain/approval-link.js';
import { type AskedInstead, isReturned, isSettled, noteAskedInstead, noteReturned } from '../../domain/mail-failure.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Log } from '../../durable/log.js';
import type { Person } from '../../ports/people.js';

export type Reroute = AskingDesk;

/** Asks another way after the mail with this link came back: the same person by SMS if they may still decide, else the next approver. Undefined: nothing is left to decide. Runs twice with the effect of once. */
export async function reroute(link: ApprovalLink, status: string, desk: Reroute, log: Log): Promise<AskedInstead | undefined> {
  const { requestId, approverId } = link;
  const at = desk.clock.now();
  const record = await desk.requests.change(requestId, (current) => noteReturned(current, approverId, status, at));
  if (!record || isSettled(record)) return undefined;
  const how = await askAnotherWay(link, record, desk, log);
  await desk.requests.change(requestId, (current) => noteAskedInstead(current, approverId, how, at));
  return how;
}

async function askAnotherWay({ approverId }: ApprovalLink, record: RequestRecord, desk: Reroute, log: Log): Promise<AskedInstead> {
  const question = await questionOf(desk, record);
  const person = await desk.directory.person(approverId);
  const deciders = await decidersFor(desk, record, await doorsOf(desk.doors, record));
  const mayDecide = person && deciders.some((decider) => decider.person.id === person.id);
  if (mayDecide && (await askByText(desk, question.record, question.asked, person))) return 'by text message';
  const how = { step: `ask-instead:${approverId}`, letterOf: insteadLetter };
  for (const next of others(record, person, deciders)) {
    if ((await askPerson(desk, question, next, how, log)).kind === 'asked') return 'somebody else by mail';
  }
  return 'nobody';
}

/** Who else may decide, has not, and can be reached. */
function others(record: RequestRecord, absent: Person | undefined, deciders: readonly Decider[]): Person[] {
  const approvers = deciders.filter(({ as }) => as !== 'on-call').map(({ person }) => person);
  const hasVoted = ({ id }: Person) => record.approvals.votes.some((vote) => vote.approverId === id);
  return approvers.filter((person) => !(absent && isSamePerson(person, absent)) && !hasVoted(person) && !isReturned(record, person.id));
}
