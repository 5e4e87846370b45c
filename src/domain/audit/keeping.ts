import { z } from 'zod';
import { EntryFields } from './entry-fields.js';

/** About the audit itself. `audit.other-history`: checkpoints from this number to that do not fit these chains; `audit.export-refused`: Azure Monitor will never take this record; `audit.chain-retired`: this month was taken out, its last hash is the evidence. */
export const KeepingEntry = EntryFields.extend({
  kind: z.enum(['audit.other-history', 'audit.export-refused', 'audit.chain-retired']),
  detail: z.strictObject({ chain: z.string().optional(), from: z.int(), to: z.int() }),
});
export type KeepingEntry = z.infer<typeof KeepingEntry>;
