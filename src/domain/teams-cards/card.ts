import { z } from 'zod';

/** Text as it is: of all elements only text runs show what they are given and read no Markdown in it, so there is no other way to say something on a card. */
const TextRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  size: z.literal('Large').exactOptional(),
  weight: z.literal('Bolder').exactOptional(),
  isSubtle: z.literal(true).exactOptional(),
});
const Line = z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(TextRun).min(1) });

const field = {
  id: z.string().min(1),
  label: z.string().min(1),
  isRequired: z.boolean().exactOptional(),
  errorMessage: z.string().exactOptional(),
};
const TextField = z.strictObject({
  ...{ ...field, type: z.literal('Input.Text'), isMultiline: z.boolean().exactOptional() },
  maxLength: z.int().min(1).exactOptional(),
});
const ChoiceField = z.strictObject({
  ...{ ...field, type: z.literal('Input.ChoiceSet'), style: z.literal('compact') },
  choices: z.array(z.strictObject({ title: z.string().min(1), value: z.string().min(1) })).min(1),
});
const DateField = z.strictObject({ ...field, type: z.literal('Input.Date') });
const TimeField = z.strictObject({ ...field, type: z.literal('Input.Time') });
const ToggleField = z.strictObject({
  ...{ type: z.literal('Input.Toggle'), id: z.string().min(1), title: z.string().min(1) },
  ...{ valueOn: z.literal('true'), valueOff: z.literal('false') },
});

/** What a card says about itself when it comes back. `mac` makes it ours and its reader's (`card-seal.ts`). `question`: which one of the request is to be decided. */
export const CardData = z.strictObject({
  ...{ kind: z.enum(['decide', 'state', 'ask']), requestId: z.uuid(), mac: z.string() },
  question: z.int().exactOptional(),
});
export type CardData = z.infer<typeof CardData>;

const OpenUrl = z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string().min(1), url: z.url() });
const Execute = z.strictObject({
  ...{ type: z.literal('Action.Execute'), title: z.string().min(1), verb: z.string().min(1), data: CardData },
  style: z.enum(['positive', 'destructive']).exactOptional(),
  /** What a client that is too old for it shows instead. */
  fallback: OpenUrl.exactOptional(),
});

/** The part of Adaptive Cards 1.5 we use (adaptivecards.io, schema explorer; Universal Actions). */
export const Card = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  version: z.literal('1.5'),
  body: z.array(z.discriminatedUnion('type', [Line, TextField, ChoiceField, DateField, TimeField, ToggleField])).min(1),
  actions: z
    .array(z.discriminatedUnion('type', [Execute, OpenUrl]))
    .max(6)
    .exactOptional(),
  /** Asked again when somebody looks: the card of who looks. Without `userIds` for everybody in a chat of at most 60, which a person's own chat is. */
  refresh: z.strictObject({ action: Execute }).exactOptional(),
});
export type Card = z.infer<typeof Card>;
export type CardElement = Card['body'][number];
export type CardAction = NonNullable<Card['actions']>[number];

/** What Teams takes at most, in bytes of JSON. */
export const cardBytesAtMost = 28 * 1024;

/** A card whose content is asked for again whenever its reader looks at it, where `data` is given. */
export const card = (body: CardElement[], actions: CardAction[], data?: CardData): Card => ({
  ...{ type: 'AdaptiveCard', $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', version: '1.5', body },
  ...(actions.length > 0 && { actions }),
  ...(data && { refresh: { action: { type: 'Action.Execute', title: 'Refresh', verb: 'show', data } } }),
});
