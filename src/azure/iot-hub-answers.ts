import { z } from 'zod';
import { DenialReason } from '../domain/grant-record.js';
import { GrantId, Instant } from '../domain/ids.js';

/** What locks answer to each method with status 200 (docs/devices.md). */
export const Armed = z.object({
  armed: z.literal(true),
  seq: z.int(),
  deviceTime: Instant,
  /** What it holds for the grant now, read from its memory: acknowledgement and read-back in one. */
  held: z.object({ grantId: z.string(), generation: z.int(), notBefore: Instant, notAfter: Instant, leaseUntil: Instant, seq: z.int() }),
});
export const Disarmed = z.object({ disarmed: z.literal(true), seq: z.int() });
export const Synced = z.object({ leaseUntil: Instant, offsetMs: z.number() });
export const Enrolled = z.object({ enrolled: z.literal(true) });
export const Presented = z.object({
  result: z.enum(['granted', 'denied']),
  because: DenialReason.exactOptional(),
  grantId: GrantId.exactOptional(),
  generation: z.int().exactOptional(),
});
export const ReadBack = z.object({
  armed: z.array(z.object({ grantId: z.string(), generation: z.int(), notBefore: Instant, notAfter: Instant, seq: z.int() })),
  leaseUntil: Instant.exactOptional(),
  seq: z.int(),
  deviceTime: Instant,
  offsetMs: z.number(),
  batteryPercent: z.number(),
  capacityLeft: z.int().exactOptional(),
  enrolment: z.int().exactOptional(),
  log: z.object({ id: z.string().max(64), told: z.int() }).exactOptional(),
  word: z.string().exactOptional(),
});

/** Any other status: the lock says no, and why. */
export const Refusal = z.object({ because: z.string() });
