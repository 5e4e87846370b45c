import { type ApproverDesk, askByMail, askByText, caseOf } from '../../../activities/approval-mail.js';
import { doorsOf } from '../../../activities/correspondence.js';
import { approversFor, isSamePerson } from '../../../activities/people.js';
import { type ApprovalCase, insteadLetter } from '../../domain/approval-letter.js';
import type { ApprovalLink } from '../../domain/approval-link.js';
import { type AskedInstead, isReturned, isSettled, noteAskedInstead, noteReturned } from '../../domain/mail-failure.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Clock } from '../../ports/clock.js';
import type { Person } from '../../ports/people.js';
import type { Requests } from '../../ports/requests.js';

export type Reroute = ApproverDesk & { requests: Requests; clock: Clock };

/** Asks another way after the mail with this link came back: the same person by SMS, else the next approver. Undefined: nothing is left to decide. Runs twice with the effect of once. */
export async function reroute(link: ApprovalLink, status: string, desk: Reroute): Promise<AskedInstead | undefined> {
  const { requestId, approverId } = link;
  const at = desk.clock.now();
  const record = await desk.requests.change(requestId, (current) => noteReturned(current, approverId, status, at));
  if (!record || isSettled(record)) return undefined;
  const how = await askAnotherWay(link, record, desk);
  await desk.requests.change(requestId, (current) => noteAskedInstead(current, approverId, how, at));
  return how;
}

async function askAnotherWay({ approverId }: ApprovalLink, record: RequestRecord, desk: Reroute): Promise<AskedInstead> {
  const asked = await caseOf(desk, record);
  const person = await desk.directory.person(approverId);
  if (person && (await askByText(desk, record, asked, person))) return 'by text message';
  for (const next of await others(record, person, desk)) {
    if (await askInstead(next, { record, asked, desk, step: `ask-instead:${approverId}` })) return 'somebody else by mail';
  }
  return 'nobody';
}

type Asking = { record: RequestRecord; asked: ApprovalCase; desk: Reroute; step: string };

const askInstead = (next: Person, { record, asked, desk, step }: Asking) =>
  askByMail(desk, record, asked, next, { step, letterOf: insteadLetter });

/** Who else may decide, has not, and can be reached. */
async function others(record: RequestRecord, absent: Person | undefined, { directory, doors }: Reroute): Promise<Person[]> {
  const approvers = await approversFor(directory, record, await doorsOf(doors, record));
  const hasVoted = ({ id }: Person) => record.approvals.votes.some((vote) => vote.approverId === id);
  return approvers.filter((person) => !(absent && isSamePerson(person, absent)) && !hasVoted(person) && !isReturned(record, person.id));
}
