import { z } from 'zod';
import { DoorId, Instant, RequestId } from './ids.js';

/** One line of the audit: container `audit`, partition `/chain`. The id is that of the record it stems from, so it is written once. */
export const AuditRecord = z.object({
  id: z.string(),
  chain: z.string(),
  at: Instant,
  kind: z.string(),
  doorId: DoorId.optional(),
  requestId: RequestId.optional(),
  personId: z.string().optional(),
  attemptId: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** The chain a record belongs to: its door's or the global one, month by month. */
export const chainOf = (at: Instant, doorId?: DoorId): string => {
  const month = `${at.slice(0, 4)}${at.slice(5, 7)}`;
  return doorId ? `door:${doorId}:${month}` : `global:${month}`;
};
