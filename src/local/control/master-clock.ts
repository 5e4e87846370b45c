import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../cloud/kernel/world.js';

/** The one clock of the local world. Virtual time stands still until it is set and never runs backwards; system time cannot be set. */
export type MasterClock = Clock & { kind: 'system' | 'virtual'; set(to: Date): void };

export const systemClock: MasterClock = {
  kind: 'system',
  now: () => new Date(),
  set() {
    throw new RangeError('The system clock cannot be set.');
  },
};

/** A virtual clock that starts at `start`, or later where `file` remembers a later instant. */
export function virtualClock(file: string, start: Date): MasterClock {
  let now = new Date(Math.max(start.getTime(), remembered(file)));
  const keep = () => writeFileSync(file, `${now.toISOString()}\n`);
  mkdirSync(dirname(file), { recursive: true });
  keep();
  return {
    kind: 'virtual',
    now: () => new Date(now),
    set(to) {
      if (to < now) throw new RangeError('Virtual time does not run backwards.');
      now = new Date(to);
      keep();
    },
  };
}

function remembered(file: string): number {
  try {
    return Date.parse(readFileSync(file, 'utf8').trim()) || Number.NEGATIVE_INFINITY;
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
}
