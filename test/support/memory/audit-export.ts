import type { MonitorRow } from '../../../src/domain/audit/monitor-row.js';
import type { AuditTrail } from '../../../src/ports/audit.js';
import type { AuditSink, ExportBook, ExportState } from '../../../src/ports/audit-export.js';

/** How far the export of these chains is, in memory. */
export function memoryExportBook(audit: AuditTrail): ExportBook {
  const states = new Map<string, Pick<ExportState, 'exported' | 'holes'>>();
  let claimedUntil = new Date(0);
  return {
    async claim(now, until) {
      if (claimedUntil > now) return false;
      claimedUntil = until;
      return true;
    },
    release: async () => {
      claimedUntil = new Date(0);
    },
    behind: async () =>
      (await audit.heads())
        .map(({ chain, seq }) => ({ chain, seq, exported: 0, holes: [], ...states.get(chain) }))
        .filter(({ seq, exported, holes }) => exported < seq || holes.length > 0),
    records: async (chain, seqs) => (await audit.after(chain, '')).filter(({ seq }) => seqs.includes(Number(seq))),
    note: async ({ chain, exported, holes }) => void states.set(chain, { exported, holes }),
  };
}

export type MemorySink = AuditSink & {
  rows: MonitorRow[];
  /** What becomes of each row that is sent; taken, unless a test says otherwise. */
  fate: (row: MonitorRow) => 'taken' | 'failed' | 'refused';
};

/** Keeps what it is sent. */
export function memorySink(): MemorySink {
  const sink: MemorySink = {
    rows: [],
    fate: () => 'taken',
    async upload(rows) {
      const fates = rows.map((row) => sink.fate(row));
      sink.rows.push(...rows.filter((_, index) => fates[index] === 'taken'));
      const places = (wanted: string) => fates.flatMap((fate, index) => (fate === wanted ? [index] : []));
      return { failed: places('failed'), refused: places('refused') };
    },
  };
  return sink;
}
