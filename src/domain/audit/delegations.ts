import { z } from 'zod';
import type { Delegation } from '../delegation.js';
import { Instant, PersonId } from '../ids.js';
import { instantFrom, type When } from '../window.js';
import { EntryFields } from './entry-fields.js';

/** Somebody lets another person decide in their place, or no longer. `personId`: the delegate. */
export const DelegationEntry = EntryFields.extend({
  kind: z.enum(['delegation.made', 'delegation.ended']),
  detail: z.strictObject({ of: PersonId, from: Instant, until: Instant }),
});
export type DelegationEntry = z.infer<typeof DelegationEntry>;

type Word = { of: PersonId; by: PersonId; at: When };

/** One entry for each of the two things that happen to a delegation, under an id that is the same however often it is written. */
export const auditOfDelegation = (
  kind: DelegationEntry['kind'],
  { delegationId, to, from, until, reason }: Omit<Delegation, 'madeAt' | 'endedAt'>,
  { of, by, at }: Word,
): DelegationEntry => ({
  ...{ recordId: `${kind}:${delegationId}`, kind, at: instantFrom(at), by, personId: to, reason },
  detail: { of, from, until },
});
