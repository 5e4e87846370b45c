import { z } from 'zod';
import { DoorId, GrantId, Instant, PersonId, RequestId } from '../ids.js';

/**
 * What every entry of the audit may say; each kind adds its own `kind` and `detail`. Ids, instants, codes of reasons, and what people wrote as
 * purpose or reason; names, addresses and numbers only in `sealed`, under the key of their person.
 */
export const EntryFields = z.strictObject({
  /** The record it stems from and its place there: the same id is written once. */
  recordId: z.string().min(1).max(400),
  /** When it happened; by the device's clock where `receivedAt` says when the cloud heard of it. */
  at: Instant,
  receivedAt: Instant.optional(),
  /** Who moved: the oid of a person or application, the id of a device, or `system`. */
  by: z.string(),
  /** Whom it is about. */
  personId: PersonId.optional(),
  doorId: DoorId.optional(),
  requestId: RequestId.optional(),
  grantId: GrantId.optional(),
  /** Why, as a word of ours. */
  because: z.string().optional(),
  /** Why, as somebody wrote it. */
  reason: z.string().optional(),
  policyVersion: z.string().optional(),
  /** Record ids of what it rests on. */
  evidence: z.array(z.string()).optional(),
  /** Trace id (W3C Trace Context, 32 hex digits) that the logs of the same matter carry. */
  correlation: z.string().optional(),
  /** The number of the line in the device's own log. */
  device: z.strictObject({ id: z.string(), logId: z.string().optional(), seq: z.int() }).optional(),
  /** Who the people were, each sealed under their own key. */
  sealed: z.record(PersonId, z.string()).optional(),
});

/** Kinds of one family: `request.asked`, `request.closed` … */
export const kindsOf = <F extends string, N extends string>(family: F, names: readonly N[]) =>
  z.enum(names.map((name): `${F}.${N}` => `${family}.${name}`));
