import type { DoorClass, Seed } from './shape.js';
import { stableId } from './stable-id.js';

/** A directory group as the seed file calls it (`door:lobby`), its object id, and the groups it is itself a member of. */
export type NamedGroup = { id: string; oid: string; name: string; memberOf: string[] };

const classes: DoorClass[] = ['controlled', 'limited', 'exclusion'];

const groupOid = (id: string) => stableId(`group:${id}`);

/** Object id of the group whose (transitive) members may ask for the door. */
export const eligibilityGroupOf = (doorId: string) => groupOid(`door:${doorId}`);

/** Object id of the group whose (transitive) members may approve entry to the doors of one class at one site. */
export const approverGroupOf = (siteId: string, doorClass: DoorClass) => groupOid(`approvers:${siteId}:${doorClass}`);

/** Object id of the group asked when nobody else has decided by half time. */
export const onCallGroupOf = (siteId: string) => groupOid(`on-call:${siteId}`);

/** Object id of the group whose members a lockdown does not stop, in a seed that has one. */
export const respondersGroupOf = ({ groups }: Pick<Seed, 'groups'>): string | undefined =>
  groups.some(({ id }) => id === 'first-responders') ? groupOid('first-responders') : undefined;

/** Every group of the seed: one per door, one per site and door class, one on-call group per site, then the file's own. */
export function groupsOf(seed: Pick<Seed, 'sites' | 'doors' | 'groups'>): NamedGroup[] {
  const built = (id: string, name: string) => ({ id, name, memberOf: [], oid: groupOid(id) });
  return [
    ...seed.doors.map((door) => built(`door:${door.id}`, `May ask for ${door.id}`)),
    ...seed.sites.flatMap((site) =>
      classes.map((doorClass) => built(`approvers:${site.id}:${doorClass}`, `Approves ${doorClass} doors at ${site.id}`)),
    ),
    ...seed.sites.map((site) => built(`on-call:${site.id}`, `On call at ${site.id}`)),
    ...seed.groups.map(({ id, name, memberOf }) => ({ id, name, memberOf, oid: groupOid(id) })),
  ];
}
