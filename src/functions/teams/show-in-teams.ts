import { approverCard, cardFacts, requesterCard } from '../../../activities/request-cards.js';
import { latestVoteOf } from '../../domain/approval.js';
import { isOpen } from '../../domain/counted.js';
import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { noticeCard } from '../../domain/teams-cards/notice-card.js';
import { verdictOn } from '../../domain/teams-cards/outcome-card.js';
import type { Reply } from '../http/reply.js';
import { rightToDecide } from '../requests/approver-of.js';
import { findRequest } from '../requests/find-request.js';
import { refusedCard, shownCard } from './card-answers.js';
import type { CardUse, TeamsPorts } from './teams-ports.js';

/** The card as it should look to this person now. Looking changes nothing, however often it is done by itself. */
export async function showInTeams({ who, invoke, ports }: CardUse, note?: string): Promise<Reply> {
  const { kind, requestId } = invoke.action.data;
  const record = await findRequest(ports.requests, requestId);
  if (!record) return noSuchRequest();
  if (kind === 'decide' && (await isOthersQuestion(record, who.id, ports))) return notYours(note);
  const facts = await cardFacts(ports, record);
  return shownCard(kind === 'state' ? requesterCard(facts) : await approverCard(ports, facts, who.id, note));
}

/** Whether it is still to be decided, and not by this person, who has said nothing about it either. */
async function isOthersQuestion(record: RequestRecord, id: PersonId, ports: TeamsPorts): Promise<boolean> {
  const isAsked = isOpen(record) || verdictOn(record) === undefined;
  return isAsked && latestVoteOf(record, id) === undefined && (await rightToDecide(record, id, ports)) === undefined;
}

const notYours = (note = 'You may not decide this request any more.'): Reply => shownCard(noticeCard('Not yours to decide', note));

/** The requester's card of a request they have just asked for. */
export const showAsked = async (record: RequestRecord, { ports }: CardUse): Promise<Reply> =>
  shownCard(requesterCard(await cardFacts(ports, record)));

export const noSuchRequest = (): Reply => refusedCard(404, 'not-found', 'There is no such request any more.');
