import { z } from 'zod';
import { Instant } from '../ids.js';

/** Nothing that concerns the target is erased or runs out while the hold stands: container `config`, id `hold:<uuid>`. */
export const LegalHold = z.object({
  id: z.string().startsWith('hold:'),
  kind: z.literal('legal-hold'),
  holdId: z.uuid(),
  target: z.object({ kind: z.enum(['person', 'request', 'door', 'all']), id: z.string().min(1).max(128) }),
  reason: z.string(),
  setBy: z.string(),
  setAt: Instant,
  lifted: z.object({ by: z.string(), at: Instant }).optional(),
});
export type LegalHold = z.infer<typeof LegalHold>;

/** What something kept is about. */
export type About = { people?: readonly (string | undefined)[]; requestId?: string | undefined; doors?: readonly string[] };

/** Whether any hold that stands keeps this. */
export const isHeld = (holds: readonly LegalHold[], about: About): boolean => holds.some((hold) => !hold.lifted && covers(hold, about));

function covers({ target }: LegalHold, { people = [], requestId, doors = [] }: About): boolean {
  switch (target.kind) {
    case 'all':
      return true;
    case 'person':
      return people.includes(target.id);
    case 'request':
      return requestId === target.id;
    case 'door':
      return doors.includes(target.id);
  }
}
