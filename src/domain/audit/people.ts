import { z } from 'zod';
import { EntryFields } from './entry-fields.js';

/** What was done with what is kept about a person. */
export const PersonEntry = EntryFields.extend({
  kind: z.enum(['habits.erased']),
  detail: z.strictObject({}),
});
export type PersonEntry = z.infer<typeof PersonEntry>;
