import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChatCard } from './chat-store.js';

const Execute = z.object({ type: z.literal('Action.Execute'), verb: z.string(), data: z.record(z.string(), z.unknown()) });
const Element = z.object({ type: z.string(), id: z.string().optional(), inlines: z.array(z.object({ text: z.string() })).optional() });

/** The part of Adaptive Cards 1.5 in which a person can do something. */
const Actionable = z.object({
  body: z.array(Element),
  actions: z.array(z.looseObject({ type: z.string() })).default([]),
  refresh: z.object({ action: Execute }).optional(),
});

/** Something a card lets its reader do: `data` comes back with what they filled in. */
export type CardAction = { verb: string; data: Record<string, unknown> };

/** A card, and the action of this verb about this request, as it stands or as it stood before (a client may still show that). */
export type Offer = { card: ChatCard; action: CardAction; elements: z.infer<typeof Element>[] };

export function offerOn(card: ChatCard, requestId: string, verb: string): Offer | undefined {
  for (const version of [card.card, ...card.earlier.map((each) => each.card).reverse()]) {
    const read = Actionable.safeParse(version);
    if (!read.success) continue;
    const { body, actions, refresh } = read.data;
    const offered = [...actions.flatMap((each) => Execute.safeParse(each).data ?? []), ...(refresh ? [refresh.action] : [])];
    const action = offered.find((each) => each.verb === verb && each.data['requestId'] === requestId);
    if (action) return { card, action, elements: body };
  }
  return undefined;
}

/** What somebody fills in who does not say otherwise: a reason, and the name of the door where the card asks for it. */
export function filledIn({ elements }: Offer): Record<string, string> {
  const asks = (id: string) => elements.some((element) => element.type.startsWith('Input.') && element.id === id);
  const runs = elements.map(({ inlines = [] }) => inlines.map(({ text }) => text));
  const name = runs.find(([label]) => label === 'Name of the door: ')?.[1];
  return {
    ...(asks('reason') && { reason: 'Clicked in Teams' }),
    ...(asks('doorName') && name !== undefined && { doorName: name }),
  };
}

/** One way in which what a card says about itself is changed on its way back. */
export type CardBreak = 'mac' | 'request' | 'kind';

export function spoilAction({ verb, data }: CardAction, how: CardBreak | undefined): CardAction {
  switch (how) {
    case 'mac':
      return { verb, data: { ...data, mac: flipFirst(String(data['mac'])) } };
    case 'request':
      return { verb, data: { ...data, requestId: randomUUID() } };
    case 'kind':
      return { verb, data: { ...data, kind: 'state' } };
    case undefined:
      return { verb, data };
  }
}

const flipFirst = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
