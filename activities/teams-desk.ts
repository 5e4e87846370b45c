import { z } from 'zod';
import { operationId } from '../src/domain/code-terms.js';
import { PersonId } from '../src/domain/ids.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Card } from '../src/domain/teams-cards/card.js';
import { linkCard } from '../src/domain/teams-cards/notice-card.js';
import type { Log } from '../src/durable/register.js';
import type { CardPlace, Teams, TeamsChannel } from '../src/ports/messages.js';
import type { Person } from '../src/ports/people.js';
import { approverCard, type CardDesk, type CardFacts, cardFacts, requesterCard } from './request-cards.js';
import { sendOnce } from './send-once.js';

/** What telling people in Teams takes. `teams`: our bot; `channel`: a workflow that posts into one channel. Either may be missing. */
export type TeamsDesk = CardDesk & { teams?: Teams | undefined; channel?: TeamsChannel | undefined };

/** Where a person's card about a request stands; kept with the effects of the request. */
const Placed = z.object({
  ...{ personId: PersonId, as: z.enum(['approver', 'requester']) },
  ...{ serviceUrl: z.string(), conversationId: z.string(), activityId: z.string() },
});
type Placed = z.infer<typeof Placed>;

/** Gives each of these approvers a card in their own chat with the bot, once; who has not got the app was written to anyway. */
export async function askInTeams(desk: TeamsDesk, approvers: readonly Person[], record: RequestRecord, log: Log): Promise<void> {
  const { teams, channel } = desk;
  if (!teams && !channel) return;
  const facts = await cardFacts(desk, record);
  for (const { id } of teams ? approvers : []) {
    const place = { personId: id, as: 'approver' as const };
    await placeOnce(desk, record, place, `teams-ask:${id}`, () => approverCard(desk, facts, id), log);
  }
  await post(desk, facts, 'asked', 'Decision wanted');
}

/** Shows how the request stands on every card about it, and tells the requester who asked in Teams, once per step. */
export async function tellInTeams(desk: TeamsDesk, record: RequestRecord, step: string, log: Log): Promise<void> {
  if (!desk.teams) return;
  const facts = await cardFacts(desk, record);
  await changeCards(desk, facts);
  if (record.askedVia !== 'teams') return;
  const place = { personId: record.requesterId, as: 'requester' as const };
  await placeOnce(desk, record, place, `teams-${step}:${record.requesterId}`, async () => requesterCard(facts), log);
}

/** Remembers a card that came into being otherwise: as the answer to a form. */
export async function notePlace(desk: Pick<TeamsDesk, 'effects'>, record: RequestRecord, place: CardPlace): Promise<void> {
  const { requesterId } = record;
  await note(desk, record, `teams-asked:${requesterId}`, { personId: requesterId, as: 'requester', ...place });
}

async function changeCards(desk: TeamsDesk, facts: CardFacts): Promise<void> {
  const { effects, teams } = desk;
  const places = (await effects.of(facts.record.id)).flatMap((detail) => Placed.safeParse(detail).data ?? []);
  for (const { personId, as, ...place } of places)
    await teams?.change(place, as === 'approver' ? await approverCard(desk, facts, personId) : requesterCard(facts));
}

type Place = Pick<Placed, 'personId' | 'as'>;

async function placeOnce(desk: TeamsDesk, record: RequestRecord, to: Place, step: string, cardOf: () => Promise<Card>, log: Log) {
  const id = operationId(record.id, step, 1);
  if (!desk.teams || (await desk.effects.done(record.id, id))) return;
  const sent = await desk.teams.send(to.personId, await cardOf(), id);
  if (sent.kind === 'sent') return note(desk, record, step, { ...to, ...sent.place });
  log.info('not in Teams', { requestId: record.id, step: to.as });
}

const note = ({ effects }: Pick<TeamsDesk, 'effects'>, { id }: RequestRecord, step: string, placed: Placed) =>
  effects.note(id, operationId(id, step, 1), { step, ...placed });

/** A channel cannot be updated: it hears of the question and of nothing else. */
async function post({ channel, effects }: TeamsDesk, { record, subject }: CardFacts, step: string, heading: string): Promise<void> {
  if (!channel) return;
  await sendOnce(effects, { requestId: record.id, step: `teams-channel-${step}` }, () => channel.post(linkCard(heading, subject)));
}
