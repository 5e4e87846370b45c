import { z } from 'zod';
import { PersonId } from '../../domain/ids.js';
import { Weekly } from '../../domain/weekly.js';
import { Prose } from '../requests/ask.js';

/** Flows send null for what they have not got. */
const orNone = <T>(schema: z.ZodType<T>) =>
  schema
    .nullish()
    .transform((given) => given ?? undefined)
    .optional();

/** `{start, end, timeZone?}`: ISO 8601 with an offset, or local: then in the door's zone unless another is named. */
export const VisitWindow = z.strictObject({
  start: z.string().min(1).max(64),
  end: z.string().min(1).max(64),
  timeZone: orNone(z.string().min(1).max(64)),
});

const doorName = z.string().min(1).max(64);
const VisitDoorAsk = z.union([
  doorName.transform((doorId) => ({ doorId, window: undefined })),
  z.strictObject({ doorId: doorName, window: VisitWindow.optional() }),
]);

/** What somebody books. `hostId`: of an application alone, for whom it books; a person books for themselves. */
export const VisitBody = z.strictObject({
  hostId: PersonId.optional(),
  vendor: orNone(z.string().min(1).max(120)),
  crew: z.array(PersonId).min(1).max(32),
  escortId: PersonId.optional(),
  doors: z.array(VisitDoorAsk).min(1).max(32),
  window: VisitWindow,
  purpose: Prose,
  ticket: orNone(z.string().min(1).max(200)),
  /** What the caller's system calls it: booked again under the same name, the visit is changed. */
  externalId: z.string().min(1).max(255).optional(),
  repeat: Weekly.optional(),
});
export type VisitBody = z.infer<typeof VisitBody>;
