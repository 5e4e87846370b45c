import { z } from 'zod';
import { Delegation, type Delegations, isInForce, isOver } from '../../domain/delegation.js';
import { PersonId } from '../../domain/ids.js';

/** A delegation as the API tells it. `of`: who is away; `void`: in force, but one of the two may not approve now. */
export const DelegationView = Delegation.omit({ delegationId: true }).extend({
  id: Delegation.shape.delegationId,
  of: PersonId,
  state: z.enum(['planned', 'in-force', 'void', 'over', 'ended']),
});
export type DelegationView = z.infer<typeof DelegationView>;

export const viewOfDelegation = ({ delegationId: id, ...delegation }: Delegation, of: PersonId, now: Date): DelegationView => ({
  ...{ id, of, ...delegation },
  state: stateOf({ delegationId: id, ...delegation }, now),
});

function stateOf(delegation: Delegation, now: Date): DelegationView['state'] {
  if (delegation.endedAt !== undefined) return 'ended';
  if (isInForce(delegation, now)) return 'in-force';
  return isOver(delegation, now) ? 'over' : 'planned';
}

export const viewsOf = ({ of, list }: Delegations, now: Date): DelegationView[] =>
  list.map((each) => viewOfDelegation(each, of, now)).sort((one, other) => (one.from < other.from ? 1 : -1));
