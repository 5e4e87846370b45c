import { idOfSeq } from '../../domain/audit/chain.js';
import { monitorRow } from '../../domain/audit/monitor-row.js';
import type { RawRecord } from '../../domain/audit/verify-chain.js';
import type { AuditSink, ExportState } from '../../ports/audit-export.js';
import type { Ports } from '../edge-ports.js';

export type ExportNeeds = Ports<'audit' | 'auditExport' | 'clock'>;

const atOnce = 500;
const mostRounds = 40;
const mostHoles = 1_000;
/** No run takes longer; one that died is followed by another after it. */
const claimMs = 120_000;

/** Sends what is not exported yet, chain by chain, and notes how far that came. The first trouble ends the run; the next one goes on where it was. */
export async function exportPending(needs: ExportNeeds): Promise<void> {
  const { book, sink } = needs.auditExport;
  const now = needs.clock.now();
  if (!sink || (await book.behind()).length === 0) return;
  if (!(await book.claim(now, new Date(now.getTime() + claimMs)))) return;
  try {
    let rounds = 0;
    for (const behind of await book.behind()) {
      let state: ExportState | undefined = behind;
      while (state && !isDone(state) && rounds < mostRounds) {
        rounds += 1;
        state = await exportSome(state, sink, needs);
      }
      if (!state) return;
    }
  } finally {
    await book.release();
  }
}

const isDone = ({ seq, exported, holes }: ExportState) => exported >= seq && holes.length === 0;

/** One upload; undefined when the sink is down. */
async function exportSome(state: ExportState, sink: AuditSink, needs: ExportNeeds): Promise<ExportState | undefined> {
  const records = await nextRecords(state, needs);
  const { failed, refused } = await sink.upload(records.map(monitorRow));
  // Rows are refused one by one; a sink that takes none at all is not set up for them, and nothing is given up for that.
  const isDown = failed.length === records.length || refused.length === records.length;
  if (isDown && records.length > 0) return undefined;
  const seqOf = (index: number) => Number(records[index]?.['seq']);
  await noteRefused(
    state.chain,
    refused.map((index) => records[index]).filter((record) => record !== undefined),
    needs,
  );
  const tried = records.map(({ seq }) => Number(seq));
  const after: ExportState = {
    ...state,
    exported: Math.max(state.exported, ...tried, records.length === 0 ? state.seq : 0),
    holes: [...state.holes.slice(atOnce), ...failed.map(seqOf)],
  };
  await needs.auditExport.book.note(after);
  return after.holes.length > mostHoles ? undefined : after;
}

/** Holes first, then what is new. */
async function nextRecords({ chain, seq, exported, holes }: ExportState, { audit, auditExport }: ExportNeeds): Promise<RawRecord[]> {
  const late = await auditExport.book.records(chain, holes.slice(0, atOnce));
  const room = atOnce - late.length;
  const fresh = room > 0 && exported < seq ? await audit.after(chain, idOfSeq(exported)) : [];
  return [...late, ...fresh.slice(0, room)];
}

/** What will never be taken is said where it is kept; that this was refused too is not said again. */
async function noteRefused(chain: string, records: readonly RawRecord[], { audit, clock }: ExportNeeds): Promise<void> {
  const at = clock.now().toISOString();
  for (const { seq, kind } of records) {
    if (kind === 'audit.export-refused') continue;
    const detail = { chain, from: Number(seq), to: Number(seq) };
    await audit.append({ recordId: `export-refused:${chain}:${String(seq)}`, kind: 'audit.export-refused', at, by: 'system', detail });
  }
}
