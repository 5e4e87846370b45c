import { z } from 'zod';
import { Instant } from './ids.js';

/** What a lock raises the alarm about. */
export const AlarmEvent = z.enum(['doorForced', 'heldOpen', 'tamper']);
export type AlarmEvent = z.infer<typeof AlarmEvent>;

const Line = z.object({ deviceId: z.string(), logId: z.string().optional(), logSeq: z.int(), at: Instant });

/** What a lock has told that security is written to about: which line of which log, and nobody's name. */
export const OwedLetter = z.discriminatedUnion('about', [
  Line.extend({ about: z.literal('alarm'), event: AlarmEvent }),
  Line.extend({ about: z.literal('incident'), revocationId: z.uuid(), isSigned: z.boolean() }),
]);
export type OwedLetter = z.infer<typeof OwedLetter>;

/** Whether both are about the same: one line may be an incident against several revocations. */
export const isSameLetter = (one: OwedLetter, other: OwedLetter): boolean =>
  one.deviceId === other.deviceId && one.logId === other.logId && one.logSeq === other.logSeq && revocationOf(one) === revocationOf(other);

const revocationOf = (letter: OwedLetter) => (letter.about === 'incident' ? letter.revocationId : undefined);
