import type { Clock } from '../ports/clock.js';

type Held<T> = { at: number; answer: Promise<T> };
const mostKept = 5_000;

/** Asks once and lets everybody who asks within `milliseconds` (of `clock`) share the answer; 0 shares nothing. A failed answer is forgotten at once. */
export function freshFor<T>(milliseconds: number, clock: Clock, ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const held = new Map<string, Held<T>>();
  return (key) => {
    const now = clock.now().getTime();
    const known = held.get(key);
    if (known && isFresh(known, now, milliseconds)) return known.answer;
    if (held.size >= mostKept) held.clear();
    const fresh = { at: now, answer: ask(key) };
    held.set(key, fresh);
    fresh.answer.catch(() => held.get(key) === fresh && held.delete(key));
    return fresh.answer;
  };
}

const isFresh = ({ at }: { at: number }, now: number, milliseconds: number) => now >= at && now - at < milliseconds;
