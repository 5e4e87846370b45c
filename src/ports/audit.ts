import type { AuditRecord } from '../domain/audit-record.js';
import type { Instant } from '../domain/ids.js';

/** Audit records, append-only; the same id again changes nothing. */
export type AuditTrail = {
  append(record: AuditRecord): Promise<void>;
  list(filter: AuditFilter, next?: string): Promise<{ records: AuditRecord[]; next?: string }>;
};

export type AuditFilter = { door?: string; person?: string; request?: string; from?: Instant; to?: Instant };
