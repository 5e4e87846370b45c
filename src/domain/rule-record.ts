import { z } from 'zod';
import { DoorId, Instant } from './ids.js';

export const TargetKind = z.enum(['request', 'person', 'door', 'site', 'vendor', 'approver', 'key', 'all']);
export type TargetKind = z.infer<typeof TargetKind>;

export const Target = z.object({ kind: TargetKind, id: z.string().min(1).max(128) });
export type Target = z.infer<typeof Target>;

/** The record that makes a revocation effective: container `rules`, id fixed by its target (`request:<id>`, `all`), so it can be read by point. */
export const DenyRule = z.object({
  id: z.string(),
  kind: z.literal('deny'),
  target: Target,
  reason: z.string(),
  revocationId: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  until: Instant.optional(),
});
export type DenyRule = z.infer<typeof DenyRule>;

/** What one door still owes a revocation. */
export const DoorReceipt = z.object({
  doorId: DoorId,
  lock: z.enum(['confirmed', 'unconfirmed']),
  confirmedAt: Instant.optional(),
  worstCaseUntil: Instant.optional(),
  lastContact: Instant.optional(),
});
export type DoorReceipt = z.infer<typeof DoorReceipt>;

/** A revocation and its receipts: container `rules`, id `revocation:<uuid>`. */
export const RevocationRecord = z.object({
  id: z.string().startsWith('revocation:'),
  kind: z.literal('revocation'),
  revocationId: z.uuid(),
  target: Target,
  reason: z.string(),
  createdBy: z.string(),
  cloud: z.object({ deniedAt: Instant, count: z.int() }),
  doors: z.array(DoorReceipt),
  /** Not before this instant: a code used just before the rule may still be moving its lock. */
  notBefore: Instant.optional(),
  /** When every covered code had been found and killed; before that no list of doors is complete. */
  coveredAt: Instant.optional(),
  confirmed: z.boolean(),
});
export type RevocationRecord = z.infer<typeof RevocationRecord>;

/** The fixed id of a target's rule. */
export const ruleId = (target: Target): string => (target.kind === 'all' ? 'all' : `${target.kind}:${target.id}`);
