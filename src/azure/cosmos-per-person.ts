import type { PersonId } from '../domain/ids.js';
import type { Records } from './cosmos-records.js';

/** One record for each person, partitioned by its own id; who has none yet has the one that `begin` makes. */
export function perPerson<R extends { id: string }>(
  records: Pick<Records<R>, 'read' | 'create' | 'change'>,
  begin: (person: PersonId) => R,
) {
  return {
    async of(person: PersonId): Promise<R> {
      const none = begin(person);
      return (await records.read(none.id, none.id))?.record ?? none;
    },
    async change(person: PersonId, transition: (record: R) => R): Promise<R> {
      const none = begin(person);
      const changed = await records.change(none.id, none.id, transition);
      if (changed) return changed;
      const made = transition(none);
      if (made === none) return none;
      return (await records.create(made)) ? made : ((await records.change(none.id, none.id, transition)) ?? made);
    },
  };
}
