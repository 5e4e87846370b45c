import type { AuditEntry } from '../domain/audit/audit-entry.js';
import type { Head, StoredRecord } from '../domain/audit/chain.js';
import type { RawRecord } from '../domain/audit/verify-chain.js';
import type { Instant } from '../domain/ids.js';

/** The audit: hash chains that only grow. Throws `records-unavailable`. */
export type AuditTrail = {
  /** Appends what is not there yet, each entry to its chain and in this order. Resolves once all of it is on disk. */
  append(...entries: AuditEntry[]): Promise<void>;
  /** Newest first, 200 a page. */
  list(filter: AuditFilter, next?: string): Promise<{ records: StoredRecord[]; next?: string }>;
  /** All chains by name, each with the end it notes for itself. */
  heads(): Promise<(Head & { chain: string })[]>;
  /** The next records of a chain after this id, as they lie there. */
  after(chain: string, id: string): Promise<RawRecord[]>;
};

/** The audit as it grows. Throws `records-unavailable`. */
export type AuditFeed = {
  /** Reads on after a place, or from now on. Undefined: this is no place in our audit. */
  open(place?: string): Promise<AuditReader | undefined>;
};

/** `place` says up to where it has read, and stays good over restarts; `next` gives what was written since, of every chain in its own order. */
export type AuditReader = { place: string; next(): Promise<StoredRecord[]> };

/** `person`: who moved, in whose place, or whom it is about; `kinds`: one of these. */
export type AuditFilter = { door?: string; person?: string; request?: string; from?: Instant; to?: Instant; kinds?: readonly string[] };
