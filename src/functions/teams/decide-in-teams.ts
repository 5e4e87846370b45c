import { shownAt } from '../../domain/local-time.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Reply } from '../http/reply.js';
import { type Decided, type DecisionRefusal, decide } from '../requests/decide.js';
import { findRequest } from '../requests/find-request.js';
import { readDoors } from '../requests/read-doors.js';
import type { Returned } from './activity.js';
import { refusedCard, signInFirst } from './card-answers.js';
import { noSuchRequest, showInTeams } from './show-in-teams.js';
import { signInPage } from './sign-in-page.js';
import type { CardUse, TeamsPorts } from './teams-ports.js';

/** An approver's word from a card. Whatever comes of it, the card shows how the request stands. */
export async function decideInTeams(use: CardUse, decision: 'approve' | 'deny'): Promise<Reply> {
  const { who, invoke, context, ports } = use;
  const { data } = invoke.action;
  const record = await findRequest(ports.requests, data.requestId);
  if (!record) return noSuchRequest();
  if (!who.roles.includes('Latch.Approve')) return refusedCard(403, 'missing-role', 'Your role does not include this.');
  const ballot = ballotOf(decision, data);
  if (!ballot) return showInTeams(use, 'Please say why.');
  const decided = await decide(ports, { who, record, ballot, clicked: true, context });
  switch (decided.kind) {
    case 'decided':
      return showInTeams(use);
    case 'step-up':
      return signInFirst(decided.demand, signInPage(ports.publicUrl, record.id, record.doors));
    case 'unfit':
      return showInTeams(use, 'Who asked may not enter any more, so the request was ended.');
    case 'refused':
      return showInTeams(use, await inWords(decided, record, ports));
  }
}

/** A card from before cards knew their question is one about the first. */
function ballotOf(decision: 'approve' | 'deny', { reason = '', escort, doorName, question = 0 }: Returned) {
  if (reason.trim() === '') return undefined;
  if (decision === 'deny') return { decision, reason, question };
  return { decision, reason, question, ...(escort === 'true' && { escort: true as const }), ...(doorName !== undefined && { doorName }) };
}

/** Why it did not count; of a decision that came too late, whose stands and since when. */
async function inWords(
  { because, settled }: Extract<Decided, { kind: 'refused' }>,
  record: RequestRecord,
  ports: TeamsPorts,
): Promise<string> {
  if (!settled) return refusals[because];
  const [person, doors] = await Promise.all([
    ports.directory.person(settled.by),
    readDoors(
      ports.doors,
      record.doors.map(({ doorId }) => doorId),
    ),
  ]);
  return `${refusals[because]} ${words[settled.decision]} ${person?.displayName ?? 'somebody'}, ${shownAt(settled.at, doors[0]?.timeZone ?? 'UTC')}.`;
}

const words = { approve: 'Approved by', deny: 'Denied by', cancel: 'Taken back by' };

const refusals: Record<DecisionRefusal, string> = {
  'not-an-approver': 'You may not decide this request.',
  'self-approval': 'Nobody decides a request of their own.',
  'same-person': 'You have decided already, with another account.',
  'already-decided': 'Somebody was faster.',
  'too-late': 'The time to decide is over.',
  'door-name': 'That is not the name of the door.',
  changed: 'It has changed since you saw it, or is still being checked. Look at it again, then decide.',
};
