import { LatchError } from '../../../src/domain/errors.js';
import type { PersonId } from '../../../src/domain/ids.js';
import { Card } from '../../../src/domain/teams-cards/card.js';
import type { CardPlace, Teams } from '../../../src/ports/messages.js';

export type Placed = CardPlace & { to: PersonId; card: Card; operationId: string };

/** Chats with the bot, in memory. Every card is checked against the schema of those we may send. Nobody has the app before they `join`. */
export function memoryTeams() {
  const cards: Placed[] = [];
  const replies: { conversationId: string; card: Card }[] = [];
  const members = new Set<PersonId>();
  let down = false;
  const unlessDown = () => {
    if (down) throw new LatchError('delivery-unavailable', 'Teams is down');
  };
  const teams: Teams = {
    async send(to, card, operationId) {
      unlessDown();
      if (!members.has(to)) return { kind: 'absent' };
      const place = { serviceUrl: 'https://teams.example/', conversationId: `a:${to}`, activityId: String(cards.length + 1) };
      cards.push({ ...place, to, card: Card.parse(card), operationId });
      return { kind: 'sent', place };
    },
    async reply({ conversationId }, card) {
      unlessDown();
      replies.push({ conversationId, card: Card.parse(card) });
    },
    async change({ activityId }, card) {
      unlessDown();
      const placed = cards.find((each) => each.activityId === activityId);
      if (placed) placed.card = Card.parse(card);
    },
  };
  return {
    ...teams,
    cards,
    replies,
    setDown: (value: boolean) => {
      down = value;
    },
    join: (...ids: PersonId[]) => {
      for (const id of ids) members.add(id);
    },
    leave: (id: PersonId) => void members.delete(id),
    cardsOf: (id: PersonId) => cards.filter(({ to }) => to === id).map(({ card }) => card),
  };
}
