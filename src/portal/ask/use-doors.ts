import { useCallback } from 'react';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { useVisitor } from '../sign-in/signed-in.js';
import type { Door, DoorsNow } from './types.js';

const never = () => false;

/** Every door, and what time it is by the clock that things happen by; read once. */
export function useDoorsNow(): [Reading<DoorsNow> | undefined, () => void] {
  const { api } = useVisitor();
  const read = useCallback(async (): Promise<Reading<DoorsNow>> => {
    const { data } = await api.GET('/api/doors');
    return data ? { kind: 'shown', value: data } : { kind: 'trouble' };
  }, [api]);
  return usePoll(read, 0, never);
}

/** Every door, read once. */
export function useDoors(): [Reading<Door[]> | undefined, () => void] {
  const [reading, refresh] = useDoorsNow();
  return [reading?.kind === 'shown' ? { kind: 'shown', value: reading.value.doors } : reading, refresh];
}
