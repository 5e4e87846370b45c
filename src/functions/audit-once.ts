import type { AuditEntry } from '../domain/audit/audit-entry.js';
import type { AuditTrail } from '../ports/audit.js';

const mostRemembered = 10_000;

/** Appends to the audit, but not again what this process has appended already: a request comes with all its lines at every change. The trail itself stays idempotent. `complete`: what is added to new entries first. */
export function auditOnce(
  audit: AuditTrail,
  complete: (entries: readonly AuditEntry[]) => Promise<AuditEntry[]> = async (entries) => [...entries],
): (entries: readonly AuditEntry[]) => Promise<void> {
  const written = new Set<string>();
  return async (entries) => {
    const fresh = entries.filter(({ recordId }) => !written.has(recordId));
    if (fresh.length === 0) return;
    await audit.append(...(await complete(fresh)));
    if (written.size >= mostRemembered) written.clear();
    for (const { recordId } of fresh) written.add(recordId);
  };
}
