import { useCallback } from 'react';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { useVisitor } from '../sign-in/signed-in.js';
import type { Delegations } from './types.js';

const everyMs = 30_000;

/** Who decides in whose place, as it goes on. */
export function useDelegations(): [Reading<Delegations> | undefined, () => void] {
  const { api } = useVisitor();
  const read = useCallback(async (): Promise<Reading<Delegations>> => {
    const { data } = await api.GET('/api/delegations');
    return data ? { kind: 'shown', value: data } : { kind: 'trouble' };
  }, [api]);
  return usePoll(read, everyMs, () => true);
}
