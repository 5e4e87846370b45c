import type { AuditRecord } from '../domain/audit-record.js';
import type { AuditTrail } from '../ports/audit.js';

const mostRemembered = 10_000;

/** Appends to the audit, but not again what this process has appended already: a request comes with all its lines at every change. The trail itself stays idempotent. */
export function auditOnce(audit: AuditTrail): (record: AuditRecord) => Promise<void> {
  const written = new Set<string>();
  return async (record) => {
    if (written.has(record.id)) return;
    await audit.append(record);
    if (written.size >= mostRemembered) written.clear();
    written.add(record.id);
  };
}
