import { useCallback } from 'react';
import { useLookup } from '../shell/use-lookup.js';
import { useVisitor } from '../sign-in/signed-in.js';
import type { Wish } from './wish.js';

/** Whom a request is for: the reader, somebody who was found, nobody that is called that, or nobody knows yet. */
export type Subject = { kind: 'self' } | { kind: 'found'; id: string; name: string } | { kind: 'nobody' } | { kind: 'unknown' };

export function useSubject({ isForOther, mail }: Wish): Subject {
  const { api } = useVisitor();
  const find = useCallback(
    async (wanted: string): Promise<Subject> => {
      const { data } = await api.GET('/api/people', { params: { query: { mail: wanted } } });
      const [person] = data?.people ?? [];
      if (!person) return { kind: data ? 'nobody' : 'unknown' };
      return { kind: 'found', id: person.id, name: person.company ? `${person.displayName} (${person.company})` : person.displayName };
    },
    [api],
  );
  const found = useLookup(isForOther && /^\S+@\S+\.\S+$/.test(mail.trim()) ? mail.trim() : undefined, find);
  return isForOther ? (found ?? { kind: 'unknown' }) : { kind: 'self' };
}
