import { groupsOf } from './groups.js';
import type { Seed } from './shape.js';

/** Something that is well formed but does not fit the rest of the file. */
export type Misfit = { path: PropertyKey[]; message: string };

/** What the shape alone cannot see: names given twice, names of nothing, combinations that make no sense. */
export function checkReferences(seed: Seed): Misfit[] {
  return [
    ...repeats(seed, 'sites', 'id'),
    ...repeats(seed, 'doors', 'id'),
    ...repeats(seed, 'groups', 'id'),
    ...repeats(seed, 'people', 'id'),
    ...repeats(seed, 'people', 'oid'),
    ...repeats(seed, 'people', 'mail'),
    ...repeats(seed, 'apps', 'id'),
    ...repeats(seed, 'apps', 'clientId'),
    ...seed.doors.flatMap((door, index) => doorMisfits(seed, door, ['doors', index])),
    ...seed.groups.flatMap((group, index) => unknownGroups(seed, group.memberOf, ['groups', index, 'memberOf'])),
    ...seed.people.flatMap((person, index) => personMisfits(seed, person, ['people', index])),
  ];
}

function doorMisfits(seed: Seed, door: Seed['doors'][number], path: PropertyKey[]): Misfit[] {
  const misfits: Misfit[] = [];
  if (!seed.sites.some((site) => site.id === door.site)) {
    misfits.push({ path: [...path, 'site'], message: `"${door.site}" is not the id of a site` });
  }
  if (door.offlineCapable && door.judge !== 'lock') {
    misfits.push({ path: [...path, 'offlineCapable'], message: 'needs "judge": "lock", because only a lock can decide without the cloud' });
  }
  if (door.kind === 'gateway' && door.judge === 'lock') {
    misfits.push({ path: [...path, 'judge'], message: 'must be "cloud", because a gateway has no lock' });
  }
  return misfits;
}

function personMisfits(seed: Seed, person: Seed['people'][number], path: PropertyKey[]): Misfit[] {
  const misfits = unknownGroups(seed, person.groups, [...path, 'groups']);
  const { manager } = person;
  if (manager !== undefined && !seed.people.some(({ id }) => id === manager)) {
    misfits.push({ path: [...path, 'manager'], message: `"${manager}" is not the id of a person` });
  }
  return misfits;
}

function unknownGroups(seed: Seed, names: string[], path: PropertyKey[]): Misfit[] {
  const known = new Set(groupsOf(seed).map(({ id }) => id));
  return names.flatMap((name, index) =>
    known.has(name)
      ? []
      : [{ path: [...path, index], message: `"${name}" is not a group (door:…, approvers:…, on-call:… or one of "groups")` }],
  );
}

function repeats<List extends 'sites' | 'doors' | 'groups' | 'people' | 'apps'>(
  seed: Seed,
  list: List,
  field: keyof Seed[List][number] & string,
): Misfit[] {
  const values = seed[list].map((entry) => String((entry as Record<string, unknown>)[field]).toLowerCase());
  return values.flatMap((value, index) =>
    values.indexOf(value) === index ? [] : [{ path: [list, index, field], message: `"${value}" is already taken` }],
  );
}
