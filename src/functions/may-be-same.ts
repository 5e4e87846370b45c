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

/**
 * Whether somebody is one of these, by any of their accounts. An account the directory no longer has is taken for somebody else's: else nobody could do anything about people
 * who have left.
 */
export async function isOneOf(id: PersonId, these: readonly PersonId[], { directory }: { directory: Directory }): Promise<boolean> {
  if (these.includes(id)) return true;
  const [self, ...others] = await Promise.all([id, ...these].map((each) => directory.person(each)));
  return others.some((other) => self && other && isSamePerson(self, other));
}
