import type { PersonId } from '../src/domain/ids.js';
import type { Directory, Person } from '../src/ports/people.js';

/** The directory, asked about each person once for as long as one step takes: what it says of somebody in letters of the same minute need not be asked seven times. */
export function remembering(directory: Directory): Directory {
  const known = new Map<PersonId, Promise<Person | undefined>>();
  const keep = (id: PersonId, person: Promise<Person | undefined>) => {
    known.set(id, person);
    return person;
  };
  return {
    ...directory,
    person: (id) => known.get(id) ?? keep(id, directory.person(id)),
    async gather(ids, groupIds, ageMs) {
      const found = await directory.gather(ids, groupIds, ageMs);
      for (const [id, person] of found.people) known.set(id, Promise.resolve(person));
      for (const person of [...found.members.values()].flat()) known.set(person.id, Promise.resolve(person));
      return found;
    },
  };
}
