import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type BotKeys, botIssuer } from './bot-keys.js';
import { type CardBreak, filledIn, type Offer, offerOn, spoilAction } from './card-actions.js';
import type { ChatStore } from './chat-store.js';
import { type Break, breaks, spoil } from './spoil-activity.js';

/**
 * A person uses a card. `inputs`: what they fill in, beside what everybody would. `break`: what is wrong with the activity, with the card's data, or
 * that it is a card of somebody else's. `signIn`: goes through the sign-in the bot asks for and comes back with what proves it; undefined gives up.
 */
export type Click = {
  personId: string;
  requestId: string;
  verb: string;
  inputs?: Record<string, string>;
  break?: Break | CardBreak | 'person';
  signIn?: (address: string) => Promise<string | undefined>;
};

export const clickBreaks = [...breaks, 'mac', 'request', 'kind', 'person'] as const;

type Setup = { chats: ChatStore; keys: BotKeys; botId: string; tenantId: string; serviceUrl: string; endpoint(): string; now(): Date };
type Reply = { status: number; body: unknown };
type Sending = { personId: string; body: Record<string, unknown>; break?: Break | undefined };

const LoginRequest = z.object({
  type: z.literal('application/vnd.microsoft.activity.loginRequest'),
  value: z.object({ buttons: z.array(z.object({ type: z.literal('signin'), value: z.url() })).min(1) }),
});
const CardReply = z.object({ type: z.literal('application/vnd.microsoft.card.adaptive'), value: z.record(z.string(), z.unknown()) });

/** Teams as the bot meets it: activities of people, signed and posted to its endpoint (Bot Connector authentication; Universal Actions). */
export function teamsClient(setup: Setup) {
  const { chats } = setup;
  return {
    async click(click: Click): Promise<Reply> {
      const offer = findOffer(chats, click);
      if (!offer) return { status: 404, body: { code: 'no-card' } };
      const first = await invoke(setup, click, offer);
      const login = LoginRequest.safeParse(first.body).data;
      const state = login && (await click.signIn?.(login.value.buttons[0]?.value ?? ''));
      const last = state === undefined ? first : await invoke(setup, click, offer, state);
      const shown = CardReply.safeParse(last.body).data;
      if (shown && offer.card.personId === click.personId) chats.replace(click.personId, offer.card.id, shown.value, setup.now());
      return last;
    },
    say: (personId: string, text: string): Promise<Reply> => post(setup, { personId, body: { type: 'message', text } }),
  };
}

/** The newest card of theirs that offers it; of somebody who has none, and of who shows another's, anybody's. */
function findOffer(chats: ChatStore, { personId, requestId, verb, break: how }: Click): Offer | undefined {
  const offers = chats.cards().flatMap((card) => offerOn(card, requestId, verb) ?? []);
  const own = how === 'person' ? undefined : offers.findLast(({ card }) => card.personId === personId);
  return own ?? offers.findLast(({ card }) => card.personId !== personId);
}

function invoke(setup: Setup, click: Click, offer: Offer, state?: string): Promise<Reply> {
  const how = click.break;
  const activityBreak = breaks.find((each) => each === how);
  const cardBreak = how === 'mac' || how === 'request' || how === 'kind' ? how : undefined;
  const { verb, data } = spoilAction(offer.action, cardBreak);
  const action = { type: 'Action.Execute', verb, data: { ...data, ...filledIn(offer), ...click.inputs } };
  const trigger = verb === 'show' ? 'automatic' : 'manual';
  const value = { action, trigger, ...(state !== undefined && { state }) };
  const body = { type: 'invoke', name: 'adaptiveCard/action', replyToId: offer.card.id, value };
  return post(setup, { personId: click.personId, body, break: activityBreak });
}

async function post(setup: Setup, { personId, body, break: how }: Sending): Promise<Reply> {
  const { keys, botId, tenantId, serviceUrl, chats } = setup;
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: botIssuer, aud: botId, iat: seconds, nbf: seconds, exp: seconds + 3_600, serviceurl: serviceUrl };
  const activity = {
    ...{ id: randomUUID(), timestamp: new Date().toISOString(), channelId: 'msteams', serviceUrl },
    from: { id: `29:${personId}`, aadObjectId: personId },
    recipient: { id: `28:${botId}`, name: 'Latch' },
    conversation: { id: chats.chatOf(personId), conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    ...body,
  };
  const whole = { claims, activity, keys };
  const delivery = how ? await spoil(how, whole) : { token: await keys.sign(claims), activity };
  const headers = {
    'content-type': 'application/json',
    ...(delivery.token !== undefined && { authorization: `Bearer ${delivery.token}` }),
  };
  const response = await fetch(setup.endpoint(), { method: 'POST', headers, body: JSON.stringify(delivery.activity) });
  const text = await response.text();
  return { status: response.status, body: jsonOr(text) };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
