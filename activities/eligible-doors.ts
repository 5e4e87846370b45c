import type { DoorRecord } from '../src/domain/door-record.js';
import { eligibleAmong, groupsThatCount, rolesCount } from '../src/domain/eligibility.js';
import type { PersonId } from '../src/domain/ids.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { AppRoles, Directory } from '../src/ports/people.js';

type Needs = { directory: Pick<Directory, 'memberOf'>; roles: AppRoles; policy: Policy };

/** Those of these doors that are in use and that somebody may ask for as things are now. Throws `directory-unavailable`. */
export async function eligibleDoors(
  { directory, roles, policy }: Needs,
  id: PersonId,
  doors: readonly DoorRecord[],
): Promise<DoorRecord[]> {
  const inUse = doors.filter(({ retiredAt }) => retiredAt === undefined);
  const groups = inUse.flatMap((door) => groupsThatCount([door], policyAt(policy, [door])));
  const [inGroups, held] = await Promise.all([directory.memberOf(id, [...new Set(groups)]), rolesCount(inUse) ? roles.of(id) : []]);
  return eligibleAmong({ groups: inGroups, roles: held }, inUse, policy);
}
