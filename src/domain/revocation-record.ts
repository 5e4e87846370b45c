import { z } from 'zod';
import { DoorId, GrantId, Instant, RequestId } from './ids.js';
import { Mode, Target } from './rule-record.js';

/** What people are told of locks that have not confirmed: a warning, a call. */
export const Alert = z.enum(['warned', 'paged']);
export type Alert = z.infer<typeof Alert>;

/** What happened to a revocation, in order; the audit is made from it. `by`: a person's or application's id, or `latch`. */
const Step = z.object({
  step: z.enum(['denied', 'covered', ...Alert.options, 'confirmed', 'lift-proposed', 'lifted', 'rearmed']),
  by: z.string(),
  at: Instant,
  detail: z.string().optional(),
});
export type RevocationStep = z.infer<typeof Step>;

/**
 * A lock out of reach has opened for what was revoked before, by its own clock. `word`: what it put its name to (domain/lock-word); absent, it could
 * have been somebody else who sent this in its name.
 */
export const Incident = z.object({
  doorId: DoorId,
  requestId: RequestId,
  grantId: GrantId,
  at: Instant,
  receivedAt: Instant,
  deviceId: z.string(),
  logId: z.string().optional(),
  logSeq: z.int(),
  word: z.string().optional(),
});
export type Incident = z.infer<typeof Incident>;

/** A revocation, or a lockdown, of a target: container `rules`, id `revocation:<uuid>`. The steps only grow. */
export const RevocationRecord = z.object({
  id: z.string().startsWith('revocation:'),
  kind: z.literal('revocation'),
  revocationId: z.uuid(),
  mode: Mode.default('revocation'),
  target: Target,
  reason: z.string(),
  createdBy: z.string(),
  /** Until when new requests are denied; what was revoked stays revoked. */
  until: Instant.optional(),
  /** `count`: grants it covers, on a lock or not. */
  cloud: z.object({ deniedAt: Instant, count: z.int() }),
  /** Not before this instant: a code used just before the rule may still be moving its lock. */
  notBefore: Instant.optional(),
  /** When every covered code had been found and killed; before that no list of doors is complete. */
  coveredAt: Instant.optional(),
  confirmed: z.boolean(),
  liftedAt: Instant.optional(),
  /** Of a lifted lockdown: when every lock had back what it may hold. */
  rearmedAt: Instant.optional(),
  steps: z.array(Step),
  /** Mail or telephone was out: not everybody has been told of this yet, and is told again then. */
  untold: z.object({ alert: Alert, againAt: Instant }).optional(),
  incidents: z.array(Incident).default([]),
});
export type RevocationRecord = z.infer<typeof RevocationRecord>;
