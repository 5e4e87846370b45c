import { useCallback } from 'react';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { useVisitor } from '../sign-in/signed-in.js';
import type { DoorsNow } from './types.js';

const never = () => false;

/** All doors, and what time it is by the clock that things happen by. */
export function useDoorsNow(): [Reading<DoorsNow> | undefined, () => void] {
  const { api } = useVisitor();
  const read = useCallback(async (): Promise<Reading<DoorsNow>> => {
    const { data } = await api.GET('/api/doors');
    return data ? { kind: 'shown', value: data } : { kind: 'trouble' };
  }, [api]);
  return usePoll(read, 0, never);
}
