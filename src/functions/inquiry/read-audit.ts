import type { StoredRecord } from '../../domain/audit/chain.js';
import type { AuditFilter, AuditTrail } from '../../ports/audit.js';

const mostPages = 50;

/** Every record that fits, newest first; `complete` is false where there are more than anybody reads. */
export async function readAudit(audit: AuditTrail, filter: AuditFilter): Promise<{ records: StoredRecord[]; complete: boolean }> {
  const records: StoredRecord[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const found = await audit.list(filter, next);
    records.push(...found.records);
    next = found.next;
    if (next === undefined) return { records, complete: true };
  }
  return { records, complete: false };
}
