import { z } from 'zod';
import { PersonId } from '../../domain/ids.js';
import { CardData } from '../../domain/teams-cards/card.js';

const id = z.string().min(1).max(500);

/** What of an activity from Teams we look at (Bot Framework activity schema); everything else in it is ignored. */
export const Activity = z.object({
  type: z.string().max(100),
  name: z.string().max(200).optional(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url().max(500),
  /** Who acts; absent on what the system itself tells. */
  from: z.object({ aadObjectId: PersonId.optional() }),
  conversation: z.object({ id, conversationType: z.string().max(50).optional() }),
  channelData: z.object({ tenant: z.object({ id: z.string().max(100) }) }),
  replyToId: id.optional(),
  text: z.string().max(30_000).optional(),
  value: z.unknown().optional(),
});
export type Activity = z.infer<typeof Activity>;

const typed = (most: number) => z.string().max(most).optional();

/** What comes back from one of our cards: what it said about itself, and what its reader filled in. Teams puts both into one object. */
const Returned = z.object({
  ...CardData.shape,
  ...{ reason: typed(1_000), escort: typed(5), doorName: typed(200) },
  ...{ door: typed(64), date: typed(10), from: typed(8), until: typed(8), purpose: typed(2_000) },
});
export type Returned = z.infer<typeof Returned>;

/** Universal Actions, the value of an `adaptiveCard/action`. `state`: what a sign-in page of ours gave to the client. */
export const CardInvoke = z.object({
  action: z.object({ verb: z.enum(['approve', 'deny', 'show', 'ask']), data: Returned }),
  state: z.string().max(4_000).optional(),
});
export type CardInvoke = z.infer<typeof CardInvoke>;

/** The chat it came from, to be answered in. */
export const chatOf = ({ serviceUrl, conversation }: Activity) => ({ serviceUrl, conversationId: conversation.id });
