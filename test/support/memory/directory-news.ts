import type { Moved } from '../../../src/domain/signals/graph-notice.js';
import type { ChangedResource, DirectoryChanges, ReadingPlaces, Subscriptions } from '../../../src/ports/people.js';

/** Graph's notifications as they should be: both resources, for another month. */
export const memorySubscriptions = (): Subscriptions => ({
  keep: async () => {},
  standing: async () => ['/users', '/groups'].map((resource) => ({ id: `our${resource}`, resource, until: '2027-03-03T08:00:00.000Z' })),
});

type Change = string | Moved | 'anybody';
export type MemoryChanges = DirectoryChanges & { tell(resource: ChangedResource, ...changes: Change[]): void; forgetPlaces(): void };

/** What changed in a directory, in memory, two to a page: a person by id, a group with who came and went, or a group nobody says anything of. */
export function memoryChanges(): MemoryChanges {
  const told: Record<ChangedResource, Change[]> = { users: [], groups: [] };
  let epoch = 0;
  const placeOf = (resource: ChangedResource, at = told[resource].length) => `${epoch}/${resource}/${at}`;
  return {
    tell: (resource, ...changes) => void told[resource].push(...changes),
    forgetPlaces: () => {
      epoch += 1;
    },
    begin: async (resource) => placeOf(resource),
    async since(resource, place) {
      const from = Number(place.split('/')[2]);
      if (place !== placeOf(resource, from)) return { kind: 'lost' };
      const page = told[resource].slice(from, from + 2);
      const people = resource === 'users' ? page.flatMap((each) => (typeof each === 'string' ? each : [])) : [];
      const groups = page.flatMap((each) => (typeof each === 'string' ? [] : each));
      const isLast = from + page.length === told[resource].length;
      return {
        kind: 'changes',
        people,
        groups,
        isAboutAnybody: page.includes('anybody'),
        place: placeOf(resource, from + page.length),
        isLast,
      };
    },
  };
}

/** Where a reader of them is, in memory. */
export function memoryPlaces(): ReadingPlaces & { all: Map<ChangedResource, string> } {
  const all = new Map<ChangedResource, string>();
  return { all, of: async (resource) => all.get(resource), keep: async (resource, place) => void all.set(resource, place) };
}
