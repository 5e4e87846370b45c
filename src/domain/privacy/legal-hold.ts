import { z } from 'zod';
import { Instant } from '../ids.js';

const Word = z.object({ by: z.string(), at: Instant });

/** Nothing that concerns the target is erased or runs out while the hold stands: container `config`, id `hold:<uuid>`. */
export const LegalHold = z.object({
  id: z.string().startsWith('hold:'),
  kind: z.literal('legal-hold'),
  holdId: z.uuid(),
  target: z.object({ kind: z.enum(['person', 'request', 'door', 'all']), id: z.string().min(1).max(128) }),
  reason: z.string(),
  setBy: z.string(),
  setAt: Instant,
  /** Somebody wants it lifted; until another person confirms that it stands. */
  liftAsked: Word.optional(),
  lifted: Word.optional(),
});
export type LegalHold = z.infer<typeof LegalHold>;

/** The first who asks, and after a week the next. */
export const askLift = (hold: LegalHold, by: string, at: Instant): LegalHold =>
  hold.lifted || liftAskedBy(hold, at) !== undefined ? hold : { ...hold, liftAsked: { by, at } };

export const liftHold = (hold: LegalHold, by: string, at: Instant): LegalHold => (hold.lifted ? hold : { ...hold, lifted: { by, at } });

const countsMs = 7 * 86_400_000;

/** Whose wish to lift it waits to be confirmed. */
export const liftAskedBy = ({ liftAsked, lifted }: LegalHold, at: Instant): string | undefined =>
  liftAsked && !lifted && Date.parse(at) - Date.parse(liftAsked.at) <= countsMs ? liftAsked.by : undefined;

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
