import type { InvocationContext } from '@azure/functions';
import type { AuditEntry } from '../domain/audit/audit-entry.js';
import { tellMeasures } from './audit/tell-measures.js';
import type { Ports } from './edge-ports.js';

const mostRemembered = 10_000;

/** Appends to the audit, but not again what this process has appended already: a request comes with all its lines at every change. The trail itself stays idempotent. What is new is measured in the log. `complete`: what is added to new entries first. */
export function auditOnce(
  { audit, clock }: Ports<'audit' | 'clock'>,
  complete: (entries: readonly AuditEntry[]) => Promise<AuditEntry[]> = async (entries) => [...entries],
): (entries: readonly AuditEntry[], context: InvocationContext) => Promise<void> {
  const written = new Set<string>();
  return async (entries, context) => {
    const fresh = entries.filter(({ recordId }) => !written.has(recordId));
    if (fresh.length === 0) return;
    await audit.append(...(await complete(fresh)));
    tellMeasures(fresh, context, { clock });
    if (written.size >= mostRemembered) written.clear();
    for (const { recordId } of fresh) written.add(recordId);
  };
}
