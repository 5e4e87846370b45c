import type { MonitorRow } from '../domain/audit/monitor-row.js';
import type { RawRecord } from '../domain/audit/verify-chain.js';

/** Where the audit is exported to. Rows by their place in the list: `failed` may be tried again, `refused` will never be taken. */
export type AuditSink = { upload(rows: readonly MonitorRow[]): Promise<{ failed: number[]; refused: number[] }> };

/** What is exported of one chain: all up to `exported`, but for the `holes`. */
export type ExportState = { chain: string; seq: number; exported: number; holes: number[] };

/** The outbox of the export: the chains themselves, each with a note of how far it is. Throws `records-unavailable`. */
export type ExportBook = {
  /** Whether this run may export until then: nobody else does meanwhile. */
  claim(now: Date, until: Date): Promise<boolean>;
  release(): Promise<void>;
  /** Chains with something to export. */
  behind(): Promise<ExportState[]>;
  /** Single records of a chain, as they lie there. */
  records(chain: string, seqs: readonly number[]): Promise<RawRecord[]>;
  note(state: ExportState): Promise<void>;
};
