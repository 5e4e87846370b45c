import type { DoorClass, DoorRecord } from './door-record.js';
import { classPolicy, type Policy } from './policy.js';
import { type PolicyDoor, policyAt } from './policy-at.js';

/** A door as eligibility sees it: whose members, or whose bearers of an app role, may ask for it. */
export type GuardedDoor = Pick<DoorRecord, 'class' | 'eligibilityGroup' | 'eligibilityRole'>;

/** What somebody has: of the groups that were asked about those they are in, and the app roles if they were asked for. */
export type Held = { groups: readonly string[]; roles?: readonly string[] | undefined };

/** Every group that counts at these doors: their own, and those the policy wants beside. */
export const groupsThatCount = (doors: readonly GuardedDoor[], policy: Policy): string[] => [
  ...new Set([...doors.map((door) => door.eligibilityGroup), ...doors.flatMap((door) => classPolicy(policy, door.class).eligibleGroups)]),
];

export const rolesCount = (doors: readonly GuardedDoor[]): boolean => doors.some((door) => door.eligibilityRole !== undefined);

/** Whether somebody may ask for all of these doors together. `policy`: as it stands for them. */
export const isEligible = (held: Held, doors: readonly GuardedDoor[], policy: Policy): boolean =>
  doors.every((door) => isLetIn(held, door) && isInAll(held, door.class, policy));

/** Those of these doors somebody may ask for, each by itself. */
export const eligibleAmong = <D extends GuardedDoor & PolicyDoor>(held: Held, doors: readonly D[], policy: Policy): D[] =>
  doors.filter((door) => isEligible(held, [door], policyAt(policy, [door])));

const isLetIn = ({ groups, roles = [] }: Held, { eligibilityGroup, eligibilityRole }: GuardedDoor) =>
  groups.includes(eligibilityGroup) || (eligibilityRole !== undefined && roles.includes(eligibilityRole));

const isInAll = ({ groups }: Held, doorClass: DoorClass, policy: Policy) =>
  classPolicy(policy, doorClass).eligibleGroups.every((group) => groups.includes(group));
