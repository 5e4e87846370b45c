import { useCallback } from 'react';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { useVisitor } from '../sign-in/signed-in.js';
import type { Door } from './types.js';

const never = () => false;

/** Every door, read once. */
export function useDoors(): [Reading<Door[]> | undefined, () => void] {
  const { api } = useVisitor();
  const read = useCallback(async (): Promise<Reading<Door[]>> => {
    const { data } = await api.GET('/api/doors');
    return data ? { kind: 'shown', value: data.doors } : { kind: 'trouble' };
  }, [api]);
  return usePoll(read, 0, never);
}
