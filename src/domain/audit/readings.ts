import { z } from 'zod';
import { EntryFields } from './entry-fields.js';

/** Somebody has looked at what is not their own, has had it tried what would become of a request, or has come with a link or a card that was not for them. */
export const ReadingEntry = EntryFields.extend({
  kind: z.enum(['request.read', 'request.previewed', 'audit.read', 'link.refused', 'card.refused']),
  detail: z.strictObject({
    role: z.string().optional(),
    asked: z.record(z.string(), z.string()).optional(),
    outcome: z.string().optional(),
    doors: z.array(z.string()).optional(),
  }),
});
export type ReadingEntry = z.infer<typeof ReadingEntry>;
