import { auditOfDelegation } from '../../domain/audit/delegations.js';
import { beginDelegation, type Delegation, delegate, type Refused, type Wanted } from '../../domain/delegation.js';
import type { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';

/** Its place is taken first, then the audit has it, then it stands: whoever got no place leaves nothing behind, and what stands is in the audit. */
export async function keepDelegation(
  of: PersonId,
  wanted: Wanted,
  { delegations, audit, clock }: Ports<'delegations' | 'audit' | 'clock'>,
): Promise<{ kind: 'made'; delegation: Delegation } | Refused> {
  const now = clock.now();
  let refused: Refused | undefined;
  await delegations.change(of, (before) => {
    const reply = beginDelegation(before, wanted, now);
    refused = reply.kind === 'refused' ? reply : undefined;
    return reply.kind === 'refused' ? before : reply.record;
  });
  if (refused) return refused;
  await audit.append(auditOfDelegation('delegation.made', wanted, { of, by: of, at: now }));
  const { list } = await delegations.change(of, (before) => {
    const reply = delegate(before, wanted, now);
    return reply.kind === 'refused' ? before : reply.record;
  });
  const made = list.find(({ delegationId }) => delegationId === wanted.delegationId);
  return { kind: 'made', delegation: made ?? { ...wanted, madeAt: now.toISOString() } };
}
