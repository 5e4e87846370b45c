import { useCallback, useEffect, useState } from 'react';
import { useVisitor } from '../sign-in/signed-in.js';
import { type Filter, questionOf } from './filter.js';
import type { AuditPage, AuditRecord, Names } from './types.js';

type Found = { records: readonly AuditRecord[]; names: Names; next?: string | undefined };

/** What fits, a page after the other as somebody asks for more. Undefined before the first. */
export function useRecords(filter: Filter) {
  const { api } = useVisitor();
  const [found, setFound] = useState<Found>();
  const [isTroubled, setTroubled] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const read = useCallback(
    async (before: Found | undefined) => {
      setBusy(true);
      setTroubled(false);
      const query = { ...questionOf(filter), ...(before?.next !== undefined && { cursor: before.next }) };
      const { data } = await api.GET('/api/audit', { params: { query } }).catch(() => ({ data: undefined }));
      setBusy(false);
      if (!data) return setTroubled(true);
      setFound({
        records: [...(before?.records ?? []), ...data.records],
        names: { ...before?.names, ...namesOf(data) },
        next: data.next,
      });
    },
    [api, filter],
  );
  useEffect(() => void read(undefined), [read]);
  return { found, isTroubled, isBusy, more: () => void read(found) };
}

/** As they were called then, or else as they are now. */
const namesOf = ({ names, namesNow }: AuditPage): Names => ({
  ...namesNow,
  ...Object.fromEntries(Object.entries(names).map(([id, { name }]) => [id, name])),
});
