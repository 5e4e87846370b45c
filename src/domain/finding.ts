import { z } from 'zod';

/** What one check found: that all is well, what is worth a look, or what keeps Latch from its work, with what to do about it. */
export const Finding = z.object({
  check: z.string(),
  outcome: z.enum(['ok', 'warning', 'failed']),
  says: z.string(),
  fix: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** A finding without its name. */
export type Found = Omit<Finding, 'check'>;

export const fine = (says: string): Found => ({ outcome: 'ok', says });
export const warning = (says: string, fix: string): Found => ({ outcome: 'warning', says, fix });
export const failed = (says: string, fix: string): Found => ({ outcome: 'failed', says, fix });
