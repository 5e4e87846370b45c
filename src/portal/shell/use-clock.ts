import { useEffect, useState } from 'react';

/** The time it is by the clock that things happen by, which the API told as `asOf`: not by the reader's own, which may be wrong. Moves every second. */
export function useClock(asOf: string): Date {
  const [now, setNow] = useState(() => new Date(asOf));
  useEffect(() => {
    const seenAt = performance.now();
    const tick = () => setNow(new Date(Date.parse(asOf) + performance.now() - seenAt));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [asOf]);
  return now;
}
