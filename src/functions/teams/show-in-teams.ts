import { approverCard, cardFacts, requesterCard } from '../../../activities/request-cards.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Reply } from '../http/reply.js';
import { findRequest } from '../requests/find-request.js';
import { refusedCard, shownCard } from './card-answers.js';
import type { CardUse } from './teams-ports.js';

/** The card as it should look to this person now. Looking changes nothing, however often it is done by itself. */
export async function showInTeams({ who, invoke, ports }: CardUse, note?: string): Promise<Reply> {
  const { kind, requestId } = invoke.action.data;
  const record = await findRequest(ports.requests, requestId);
  if (!record) return noSuchRequest();
  const facts = await cardFacts(ports, record);
  return shownCard(kind === 'state' ? requesterCard(facts) : await approverCard(ports, facts, who.id, note));
}

/** The requester's card of a request they have just asked for. */
export const showAsked = async (record: RequestRecord, { ports }: CardUse): Promise<Reply> =>
  shownCard(requesterCard(await cardFacts(ports, record)));

export const noSuchRequest = (): Reply => refusedCard(404, 'not-found', 'There is no such request any more.');
