import type { Clock } from '../ports/clock.js';
import { stopwatch } from './one-a-second.js';

const mostKept = 5_000;

/** What was told of late, by key, for whoever can do with a word of some age. */
export type Lately<T> = {
  within(keys: readonly string[], ageMs: number): Map<string, T>;
  /** Before asking; what it returns keeps the answer. An answer that was on its way when something changed is not kept. */
  begin(): (key: string, told: T) => void;
  /** Something changed: whatever was told before counts no more. */
  forget(): void;
};

export function lately<T>(clock: Clock): Lately<T> {
  const kept = new Map<string, { since: () => number; told: T }>();
  const start = stopwatch(clock);
  let era = 0;
  return {
    within(keys, ageMs) {
      const found = new Map<string, T>();
      for (const key of keys) {
        const known = kept.get(key);
        if (known && known.since() < ageMs) found.set(key, known.told);
      }
      return found;
    },
    begin() {
      const [since, begunIn] = [start(), era];
      return (key, told) => {
        if (begunIn !== era) return;
        if (kept.size >= mostKept) kept.clear();
        kept.set(key, { since, told });
      };
    },
    forget() {
      era += 1;
      kept.clear();
    },
  };
}
