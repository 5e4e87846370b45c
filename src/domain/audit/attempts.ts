import { z } from 'zod';
import { type AttemptRecord, Together } from '../grant-record.js';
import { Instant } from '../ids.js';
import { EntryFields } from './entry-fields.js';

/** One presentation of a code. No other kind has an `attemptId`: others link by request. */
export const AttemptEntry = EntryFields.extend({
  kind: z.enum(['attempt.granted', 'attempt.denied']),
  attemptId: z.string(),
  detail: z.strictObject({
    readerId: z.string(),
    judge: z.enum(['cloud', 'lock']),
    terminalId: z.string().optional(),
    generation: z.int().optional(),
    togetherWith: Together.shape.grantId.optional(),
    throttledUntil: Instant.optional(),
  }),
});
export type AttemptEntry = z.infer<typeof AttemptEntry>;

/** The one entry of an attempt; none while it is not final. */
export function auditOfAttempt(attempt: AttemptRecord): AttemptEntry | undefined {
  const { doorId, attemptId, at, state, readerId, terminalId, judge, generation, throttledUntil, together, device } = attempt;
  if (state === 'claimed') return undefined;
  return {
    recordId: `attempt:${doorId}:${attemptId}`,
    kind: `attempt.${state}`,
    at,
    receivedAt: attempt.receivedAt,
    by: terminalId ?? device?.id ?? 'system',
    personId: attempt.subjectId,
    doorId,
    attemptId,
    requestId: attempt.requestId,
    grantId: attempt.grantId,
    because: attempt.because,
    evidence: attempt.requestId && [`request:${attempt.requestId}`],
    device,
    detail: { readerId, judge, terminalId, generation, togetherWith: together?.grantId, throttledUntil },
  };
}
