import { useCallback, useState } from 'react';
import type { Problem } from '../ask/types.js';
import { useKept } from '../shell/use-kept.js';
import { useLookup } from '../shell/use-lookup.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { blankImport, type ImportWish, importOf } from './importing.js';
import type { Importing, Imports } from './types.js';

type Foretold = { preview?: Imports; problem?: Problem };

/** The file, what importing it would do, and doing it: the key of what was sent is kept with it, so that a stronger sign-in goes on with the same import. */
export function useImport() {
  const { api, session } = useVisitor();
  const [wish, keep, drop] = useKept<ImportWish>(`import.${session.account}`, blankImport);
  const [done, setDone] = useState<Imports>();
  const [refusal, setRefusal] = useState<Problem>();
  const [isTroubled, setTroubled] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const body = importOf(wish);
  const foretold = useForetold(body);
  const change = (part: Partial<ImportWish>) => {
    setRefusal(undefined);
    keep({ ...part, key: '' });
  };
  const send = async (importing: Importing) => {
    const key = wish.key || crypto.randomUUID();
    keep({ key });
    const { data, error } = await api.POST('/api/visits/import', { body: importing, headers: { 'idempotency-key': key } });
    if (data) {
      drop();
      setDone(data);
    } else {
      keep({ key: '' });
      setRefusal(error);
    }
  };
  return {
    ...{ wish, change, done, isBusy, isTroubled },
    isLooking: body !== undefined && foretold === undefined,
    preview: foretold?.preview,
    problem: refusal ?? foretold?.problem,
    again: () => setDone(undefined),
    send: () => {
      if (!body || isBusy) return;
      setBusy(true);
      setTroubled(false);
      void send(body)
        .catch(() => setTroubled(true))
        .finally(() => setBusy(false));
    },
  };
}

/** What the API says would become of every event. */
function useForetold(body: Importing | undefined): Foretold | undefined {
  const { api } = useVisitor();
  const ask = useCallback(
    async (wanted: Importing): Promise<Foretold> => {
      const { data, error } = await api.POST('/api/visits/import', { params: { query: { dryRun: 'true' } }, body: wanted });
      return data ? { preview: data } : { problem: error };
    },
    [api],
  );
  return useLookup(body, ask);
}
