import { z } from 'zod';
import { EntryFields } from './entry-fields.js';

/** What was done with what is kept about a person. `askedBy`: the first of the two who wanted them forgotten. */
export const PersonEntry = EntryFields.extend({
  kind: z.enum(['habits.erased', 'person.exported', 'person.erasure-asked', 'person.erased', 'person.name-expired']),
  detail: z.strictObject({ askedBy: z.string().optional() }),
});
export type PersonEntry = z.infer<typeof PersonEntry>;

/** A legal hold; and what ran out because none stood. `removed`: how many of what kind. */
export const KeptEntry = EntryFields.extend({
  kind: z.enum(['hold.set', 'hold.lift-asked', 'hold.lifted', 'retention.kept']),
  detail: z.strictObject({
    holdId: z.string().optional(),
    target: z.string().optional(),
    removed: z.record(z.string(), z.int()).optional(),
  }),
});
export type KeptEntry = z.infer<typeof KeptEntry>;
