import { randomBytes } from 'node:crypto';
import type { Key } from '../../../src/domain/latch-code.js';
import type { Erasure } from '../../../src/domain/privacy/erasure.js';
import type { LegalHold } from '../../../src/domain/privacy/legal-hold.js';
import type { Clock } from '../../../src/ports/clock.js';
import type { Erasures, LegalHolds, PersonKeys } from '../../../src/ports/privacy.js';
import { kept } from './kept.js';

/** People's keys in memory. */
export function memoryPersonKeys(clock: Clock): PersonKeys {
  const keys = new Map<string, { key: Key; usedAt: string }>();
  return {
    async of(id) {
      const known = keys.get(id)?.key ?? randomBytes(32);
      keys.set(id, { key: known, usedAt: clock.now().toISOString() });
      return known;
    },
    find: async (id) => keys.get(id)?.key,
    forget: async (id) => void keys.delete(id),
    unusedSince: async (at) => [...keys].filter(([, { usedAt }]) => usedAt < at).map(([id]) => id as never),
    rewrap: async () => 0,
  };
}

/** Legal holds in memory. */
export function memoryHolds(): LegalHolds {
  const holds = kept<LegalHold>();
  return {
    create: async (hold) => void holds.put(hold.holdId, hold),
    read: async (id) => holds.get(id),
    async change(id, transition) {
      const hold = holds.get(id);
      return hold && holds.put(id, transition(hold));
    },
    all: async () => holds.all(),
  };
}

/** Who is to be forgotten, in memory. */
export function memoryErasures(): Erasures {
  const erasures = kept<Erasure>();
  return { read: async (id) => erasures.get(id), put: async (erasure) => void erasures.put(erasure.personId, erasure) };
}
