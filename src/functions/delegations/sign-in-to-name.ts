import { groupsThatDecide } from '../../domain/door-record.js';
import { policyAt } from '../../domain/policy-at.js';
import { type StepUp, unmetStepUp } from '../../domain/step-up.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';

/** What a sign-in lacks to name a delegate: it takes what deciding takes at the doors one decides about, for that is what is passed on. */
export async function signInToName(
  who: Identity,
  { doors, directory, policy, clock }: Ports<'doors' | 'directory' | 'policy' | 'clock'>,
): Promise<StepUp | undefined> {
  const all = await doors.list();
  const held = await directory.memberOf(who.id, [...new Set(all.flatMap(groupsThatDecide))]);
  const theirs = all.filter((door) => groupsThatDecide(door).some((group) => held.includes(group)));
  const classes = theirs.map((door) => door.class);
  return unmetStepUp(who, policyAt(policy, theirs), classes, clock.now());
}
