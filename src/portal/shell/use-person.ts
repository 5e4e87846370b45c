import { useCallback } from 'react';
import { useVisitor } from '../sign-in/signed-in.js';
import type { FoundPerson } from './found-person.js';
import { useLookup } from './use-lookup.js';

const unknown: FoundPerson = { kind: 'unknown' };

/** Looks up who has what was typed, once it is a whole mail address. */
export function usePerson(typed: string): FoundPerson {
  const { api } = useVisitor();
  const find = useCallback(
    async (mail: string): Promise<FoundPerson> => {
      const { data } = await api.GET('/api/people', { params: { query: { mail } } });
      const [person] = data?.people ?? [];
      if (!person) return data ? { kind: 'nobody' } : unknown;
      return { kind: 'found', id: person.id, name: person.company ? `${person.displayName} (${person.company})` : person.displayName };
    },
    [api],
  );
  const mail = typed.trim();
  return useLookup(/^\S+@\S+\.\S+$/.test(mail) ? mail : undefined, find) ?? unknown;
}
