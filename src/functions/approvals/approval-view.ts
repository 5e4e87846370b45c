import { z } from 'zod';
import { DoorClass } from '../../domain/door-record.js';
import { Instant, RequestId } from '../../domain/ids.js';
import { RiskFactor } from '../../domain/risk-score.js';

const Decision = z.enum(['approve', 'deny']);

/** What an approver sees of a request before they decide: names and purpose are what people wrote, instants are UTC. */
export const ApprovalView = z.object({
  requestId: RequestId,
  /** Which question of the request this shows; a decision that names it is about nothing else. */
  question: z.int(),
  requester: z.string(),
  subject: z.object({ name: z.string(), company: z.string().optional() }),
  doors: z.array(z.object({ name: z.string(), class: DoorClass })),
  window: z.object({ opensAt: Instant, closesAt: Instant, timeZone: z.string() }),
  purpose: z.string(),
  ticket: z.string().optional(),
  decideBy: Instant,
  risk: z
    .object({ score: z.int(), factors: z.array(RiskFactor.pick({ name: true, evidence: true, baseline: true, sentence: true })) })
    .optional(),
  approvals: z.object({
    required: z.int(),
    /** One of those who approve must come along. */
    escort: z.boolean(),
    votes: z.array(z.object({ name: z.string(), inPlaceOf: z.string().optional(), decision: Decision, at: Instant })),
  }),
  /** In whose place the reader would decide, while they may by a delegation alone. */
  inPlaceOf: z.string().optional(),
  /** The question is a longer stay; the visit itself goes on as it was approved. */
  longer: z.boolean().optional(),
  /** Set when nothing is left to decide; by whom, where it was a person. */
  settled: z.object({ outcome: z.string(), name: z.string().optional(), at: Instant.optional() }).optional(),
});
export type ApprovalView = z.infer<typeof ApprovalView>;
