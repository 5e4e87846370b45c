import { groupsThatCount } from '../../domain/eligibility.js';
import { policyAt } from '../../domain/policy-at.js';
import type { Ports } from '../edge-ports.js';

/** The groups that let somebody in, at whatever door. */
export async function doorGroups({ doors, policy }: Ports<'doors' | 'policy'>): Promise<ReadonlySet<string>> {
  const all = await doors.list();
  return new Set(groupsThatCount(all, policyAt(policy, all)));
}
