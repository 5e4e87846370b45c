import type { FoundPerson } from '../shell/found-person.js';
import { usePerson } from '../shell/use-person.js';
import type { Wish } from './wish.js';

/** Whom a request is for: the reader, or somebody by their mail address. */
export type Subject = { kind: 'self' } | FoundPerson;

export function useSubject({ isForOther, mail }: Wish): Subject {
  const found = usePerson(isForOther ? mail : '');
  return isForOther ? found : { kind: 'self' };
}
