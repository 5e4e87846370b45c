import { z } from 'zod';
import { PersonId } from '../../domain/ids.js';
import { Weekly } from '../../domain/weekly.js';
import { Prose } from '../requests/ask.js';

/** `{start, end, timeZone?}`: ISO 8601 with an offset, or local: then in the door's zone unless another is named. */
export const VisitWindow = z.strictObject({
  start: z.string().min(1).max(64),
  end: z.string().min(1).max(64),
  timeZone: z.string().min(1).max(64).optional(),
});

const doorName = z.string().min(1).max(64);
const VisitDoorAsk = z.union([
  doorName.transform((doorId) => ({ doorId, window: undefined })),
  z.strictObject({ doorId: doorName, window: VisitWindow.optional() }),
]);

/** What somebody books. `hostId`: of an application alone, for whom it books; a person books for themselves. */
export const VisitBody = z.strictObject({
  hostId: PersonId.optional(),
  vendor: z.string().min(1).max(120).optional(),
  crew: z.array(PersonId).min(1).max(32),
  escortId: PersonId.optional(),
  doors: z.array(VisitDoorAsk).min(1).max(32),
  window: VisitWindow,
  purpose: Prose,
  ticket: z.string().min(1).max(200).optional(),
  /** What the caller's system calls it: booked again under the same name, the visit is changed. */
  externalId: z.string().min(1).max(255).optional(),
  repeat: Weekly.optional(),
});
export type VisitBody = z.infer<typeof VisitBody>;
