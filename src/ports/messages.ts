import type { DeliveryRecord } from '../domain/delivery.js';
import type { Instant, PersonId, RequestId } from '../domain/ids.js';
import type { Turn } from '../domain/mail-pace.js';
import type { Preferences, PushTarget } from '../domain/preferences.js';
import type { Card } from '../domain/teams-cards/card.js';

/** Where a message goes and what it says. `operationId`: a UUID, the same for every run of the same effect. */
export type Mail = {
  operationId: string;
  to: { address: string; name: string };
  subject: string;
  text: string;
  html: string;
  attachments?: readonly Attachment[];
};

/** A small file that goes with a mail. */
export type Attachment = { name: string; contentType: string; text: string };

export type TextMessage = { operationId: string; to: string; text: string };

/** Where departments are reached, if at all. `security`: alarms; `pager`: their telephone (E.164), for what cannot wait; `facility`: locks that are not ready; `securityPhone`: whom somebody at a door can call. */
export type Mailboxes = {
  security?: string | undefined;
  pager?: string | undefined;
  facility?: string | undefined;
  securityPhone?: string | undefined;
};

/** Throws LatchError `delivery-unavailable` for what may pass; `refused` will never work. */
export type Messages = {
  email(mail: Mail): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }>;
  sms(message: TextMessage): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }>;
};

/** Web Push. `gone`: the browser does not want to be told any more. Throws `delivery-unavailable` for what may pass. */
export type Push = {
  /** Whether it is an address of a push service we know; others are never called. */
  accepts(endpoint: string): boolean;
  /** What browsers need to ask for messages from us: our public key, base64url. */
  publicKey(): Promise<string>;
  /** `topic`: a later message of the same topic takes the place of one that was not fetched yet. */
  send(target: PushTarget, message: PushMessage): Promise<{ kind: 'sent' | 'gone' } | { kind: 'refused'; because: string }>;
};

export type PushMessage = { operationId: string; title: string; body: string; link: string; topic: string; ttlSeconds: number };

/** How people want to hear of their codes. Throws `records-unavailable`. */
export type PreferenceBook = {
  of(id: PersonId): Promise<Preferences>;
  /** Applies a pure transition under the record's etag, beginning with no preferences at all. */
  change(id: PersonId, transition: (preferences: Preferences) => Preferences): Promise<Preferences>;
};

/** Every message about a code. They expire by themselves. Throws `records-unavailable`. */
export type Deliveries = {
  /** One that exists stays as it is. */
  create(delivery: DeliveryRecord): Promise<DeliveryRecord>;
  of(requestId: RequestId): Promise<DeliveryRecord[]>;
  /** The newest of all that were begun since, up to 500. */
  since(at: Instant): Promise<DeliveryRecord[]>;
  /** By the operation id that a delivery report names. */
  find(id: string): Promise<DeliveryRecord | undefined>;
  change(
    delivery: Pick<DeliveryRecord, 'id' | 'requestId'>,
    transition: (delivery: DeliveryRecord) => DeliveryRecord,
  ): Promise<DeliveryRecord | undefined>;
};

/** Turns of mails about codes, and room for letters that only inform, shared by all processes, within what the provider lets out. Throws `records-unavailable`. */
export type MailTurns = {
  /** The instant at which this mail may leave, perhaps now; undefined: not before `until`. The same mail keeps its turn. */
  take(turn: Turn): Promise<Instant | undefined>;
  /** Whether a letter that only informs may leave now; one that may counts. */
  takeRoom(now: Instant): Promise<boolean>;
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

/** A message for a program. `type`: what it is about, in words with dots; `data`: ids and words of ours, nothing that people wrote. */
export type WebhookMessage = { operationId: string; type: string; at: Instant; data: Record<string, string | number> };

/** Addresses of integrations. Every message is signed. Throws `delivery-unavailable` for what may pass. */
export type Webhooks = {
  /** Whether it is at a host that the operator has named; others are never called. */
  accepts(url: string): boolean;
  send(url: string, message: WebhookMessage): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }>;
  /** What signatures are checked with, as JWK (RFC 8037): of the keys that live now. Throws `keys-unavailable`. */
  publicKeys(): Promise<{ kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string }[]>;
};

/** A workflow that posts cards into a channel, where nothing on them can act. Throws `delivery-unavailable`. */
export type TeamsChannel = { post(card: Card): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }> };
