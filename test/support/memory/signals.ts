import type { SignalRecord } from '../../../src/domain/signals/signal-record.js';
import type { SignalBook } from '../../../src/ports/signals.js';
import { kept } from './kept.js';

/** What the feeds told, in memory. */
export function memorySignals(): SignalBook & { all(): SignalRecord[] } {
  const signals = kept<SignalRecord>();
  return {
    all: signals.all,
    create: async (record) => {
      const known = signals.get(record.id);
      return known ? { kind: 'exists', record: known } : { kind: 'created', record: signals.put(record.id, record) };
    },
    read: async (id) => signals.get(id),
    async change(id, transition) {
      const known = signals.get(id);
      return known && signals.put(id, transition(known));
    },
    since: async (at) => signals.all().filter(({ feed, receivedAt }) => feed === 'graph' && receivedAt >= at),
    unsettled: async (most) => {
      const open = signals.all().filter(({ settledAt }) => settledAt === undefined);
      return open.toSorted((one, other) => one.receivedAt.localeCompare(other.receivedAt)).slice(0, most);
    },
  };
}
