import { useCallback, useState } from 'react';
import type { Problem } from '../ask/types.js';
import { useKeptSending } from '../shell/use-kept-sending.js';
import { useLookup } from '../shell/use-lookup.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { blankImport, type ImportWish, importOf } from './importing.js';
import type { Importing, Imports } from './types.js';

type Foretold = { preview?: Imports; problem?: Problem };

/** The file, what importing it would do, and doing it. */
export function useImport() {
  const { api, session } = useVisitor();
  const { wish, refusal, isBusy, isTroubled, change, send } = useKeptSending<ImportWish>(`import.${session.account}`, blankImport);
  const [done, setDone] = useState<Imports>();
  const body = importOf(wish);
  const foretold = useForetold(body);
  return {
    ...{ wish, change, done, isBusy, isTroubled },
    isLooking: body !== undefined && foretold === undefined,
    preview: foretold?.preview,
    problem: refusal ?? foretold?.problem,
    again: () => setDone(undefined),
    send: () => {
      if (!body || isBusy) return;
      send((key) => api.POST('/api/visits/import', { body, headers: { 'idempotency-key': key } }), setDone);
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
