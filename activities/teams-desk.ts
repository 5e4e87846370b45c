import { z } from 'zod';
import { operationId } from '../src/domain/code-terms.js';
import { PersonId } from '../src/domain/ids.js';
import type { Subject } from '../src/domain/messages.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Card } from '../src/domain/teams-cards/card.js';
import { digestCard, linkCard } from '../src/domain/teams-cards/notice-card.js';
import type { Log } from '../src/durable/log.js';
import type { CardPlace, Teams, TeamsChannel } from '../src/ports/messages.js';
import type { Requests } from '../src/ports/requests.js';
import { deskOf } from './correspondence.js';
import { approverCard, type CardDesk, type CardFacts, cardFacts, requesterCard } from './request-cards.js';
import { type Step, sendOnce } from './send-once.js';

/** What telling people in Teams takes. `teams`: our bot; `channel`: a workflow that posts into one channel. Either may be missing. */
export type TeamsDesk = CardDesk & { teams?: Teams | undefined; channel?: TeamsChannel | undefined };

/** Where a person's card about a request stands; kept with the effects of the request. */
const Placed = z.object({
  ...{ personId: PersonId, as: z.enum(['approver', 'requester']) },
  ...{ serviceUrl: z.string(), conversationId: z.string(), activityId: z.string() },
});
type Placed = z.infer<typeof Placed>;

/** Gives an approver a card in their own chat with the bot, once a step; who has not got the app was written to anyway. */
export async function askInTeams(desk: TeamsDesk, facts: CardFacts, personId: PersonId, step: string, log: Log): Promise<void> {
  const place = { personId, as: 'approver' as const };
  await placeOnce(desk, facts.record, place, `teams-${step}`, () => approverCard(desk, facts, personId), log);
}

/** One card for several questions. It is not kept up to date: its links say how they stand. */
export async function digestInTeams(desk: TeamsDesk, personId: PersonId, questions: readonly Subject[], about: Step): Promise<void> {
  const { teams, effects } = desk;
  if (!teams) return;
  await sendOnce(effects, about, async (id) => {
    const sent = await teams.send(personId, digestCard(questions), id);
    return sent.kind === 'sent' ? { kind: 'sent' } : { kind: 'refused', because: sent.kind };
  });
}

/** The channel hears of the question, once, and of nothing else. */
export async function askInChannel({ channel, effects, publicUrl }: TeamsDesk, record: RequestRecord, subject: Subject): Promise<void> {
  if (!channel) return;
  const step = `teams-channel-asked${record.question === undefined ? '' : `:${record.question}`}`;
  await sendOnce(effects, { requestId: record.id, step }, () =>
    channel.post(linkCard('Decision wanted', { ...subject, link: deskOf(publicUrl, record) })),
  );
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

/** Shows how the request stands now on every card about it; looked at once more, because somebody else may be doing the same with what they read before. */
export async function refreshCards(desk: TeamsDesk & { requests: Requests }, record: RequestRecord): Promise<void> {
  if (!desk.teams) return;
  await changeCards(desk, await cardFacts(desk, record));
  const after = await desk.requests.read(record.id);
  if (after && after.timeline.length > record.timeline.length) await refreshCards(desk, after);
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
  log.info('not in Teams', { requestId: record.id, channel: to.as });
}

const note = ({ effects }: Pick<TeamsDesk, 'effects'>, { id }: RequestRecord, step: string, placed: Placed) =>
  effects.note(id, operationId(id, step, 1), { step, ...placed });
