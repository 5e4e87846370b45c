import { useCallback, useEffect, useState } from 'react';

/** What a reading gave: the answer, or why there is none. `trouble`: it may pass. */
export type Reading<T> = { kind: 'shown'; value: T } | { kind: 'none' } | { kind: 'trouble' };

/** Reads now, on request, and every so often while `again` says so and somebody looks. Undefined before the first answer. */
export function usePoll<T>(
  read: () => Promise<Reading<T>>,
  everyMs: number,
  again: (value: T) => boolean,
): [Reading<T> | undefined, () => void] {
  const [reading, setReading] = useState<Reading<T>>();
  const refresh = useCallback(() => {
    read().then(setReading, () => setReading({ kind: 'trouble' }));
  }, [read]);
  useEffect(refresh, [refresh]);
  const goesOn = reading?.kind === 'shown' && again(reading.value);
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), everyMs);
    return () => clearInterval(timer);
  }, [goesOn, everyMs, refresh]);
  return [reading, refresh];
}
