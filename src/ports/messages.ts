import type { PersonId } from '../domain/ids.js';
import type { Card } from '../domain/teams-cards/card.js';

/** Where a message goes and what it says. `operationId`: a UUID, the same for every run of the same effect. */
export type Mail = { operationId: string; to: { address: string; name: string }; subject: string; text: string; html: string };

export type TextMessage = { operationId: string; to: string; text: string };

/** Mailboxes of departments, where there are any. `security`: alarms; `facility`: locks that are not ready. */
export type Mailboxes = { security?: string | undefined; facility?: string | undefined };

/** Throws LatchError `delivery-unavailable` for what may pass; `refused` will never work. */
export type Messages = {
  email(mail: Mail): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }>;
  sms(message: TextMessage): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }>;
};

/** Where a card stands in Teams, so that it can be changed there. */
export type CardPlace = { serviceUrl: string; conversationId: string; activityId: string };

/** Our bot in Teams. Throws `delivery-unavailable` for what may pass. */
export type Teams = {
  /** A card in the person's own chat with the bot. `absent`: they have not got the app. */
  send(to: PersonId, card: Card, operationId: string): Promise<{ kind: 'sent'; place: CardPlace } | { kind: 'absent' }>;
  /** A card into a chat that somebody wrote in. */
  reply(chat: Omit<CardPlace, 'activityId'>, card: Card): Promise<void>;
  /** Puts another card where one stands; one that is gone stays gone. */
  change(place: CardPlace, card: Card): Promise<void>;
};

/** A workflow that posts cards into a channel, where nothing on them can act. Throws `delivery-unavailable`. */
export type TeamsChannel = { post(card: Card): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }> };
