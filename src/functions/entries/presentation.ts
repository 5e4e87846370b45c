import { z } from 'zod';
import { ownKeypad } from '../../domain/entry.js';

export const AttemptId = z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/);

/** What a terminal sends. `proof`: a phone's signature over the attempt, for codes bound to a phone. */
export const Presentation = z.strictObject({
  attemptId: AttemptId,
  code: z.string().max(64),
  readerId: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/)
    .default(ownKeypad),
  proof: z.string().max(4096).optional(),
});
export type Presentation = z.infer<typeof Presentation>;

/** What it hears: `answer` is the signed word the lock opens on. Every denial is the same. */
export const EntryAnswer = z.object({ result: z.enum(['granted', 'denied']), answer: z.string().optional() });
export type EntryAnswer = z.infer<typeof EntryAnswer>;

export const denied: EntryAnswer = { result: 'denied' };
