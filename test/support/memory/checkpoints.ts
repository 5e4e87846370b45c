import type { AuditTrail } from '../../../src/ports/audit.js';
import type { CheckpointBook, CheckpointShelf, LastCheckpoint } from '../../../src/ports/checkpoints.js';

/** How far checkpoints of these chains are, in memory. */
export function memoryCheckpointBook(audit: AuditTrail): CheckpointBook {
  const signed = new Map<string, number>();
  let last: LastCheckpoint | undefined;
  return {
    last: async () => last,
    note: async (next) => {
      last = next;
    },
    unsigned: async () =>
      (await audit.heads()).map((head) => ({ ...head, signed: signed.get(head.chain) ?? 0 })).filter((head) => head.signed < head.seq),
    noteSigned: async (chain, seq) => void signed.set(chain, seq),
  };
}

export type MemoryShelf = CheckpointShelf & { texts: Map<number, string> };

/** A shelf nobody can take anything from, unless a test does. */
export function memoryShelf(): MemoryShelf {
  const texts = new Map<number, string>();
  return {
    texts,
    async put(n, text) {
      if (texts.has(n)) return 'taken';
      texts.set(n, text);
      return 'stored';
    },
    read: async (n) => texts.get(n),
  };
}
