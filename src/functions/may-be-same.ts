import { isSamePerson } from '../../activities/people.js';
import { PersonId } from '../domain/ids.js';
import type { Directory } from '../ports/people.js';

/** Two accounts with one employee number are one person; somebody the directory no longer has could be anybody. */
export async function mayBeSame(id: PersonId, other: string, { directory }: { directory: Directory }): Promise<boolean> {
  if (other === id) return true;
  const parsed = PersonId.safeParse(other);
  const [one, two] = await Promise.all([directory.person(id), parsed.success ? directory.person(parsed.data) : undefined]);
  return !one || !two || isSamePerson(one, two);
}
