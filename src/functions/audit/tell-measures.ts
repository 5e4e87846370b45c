import type { InvocationContext } from '@azure/functions';
import type { AuditEntry } from '../../domain/audit/audit-entry.js';
import { lagMsOf, measureOf, tookMsOf } from '../../domain/audit/measures.js';
import { logOf } from '../../durable/log.js';
import type { Ports } from '../edge-ports.js';

/** What just came into the audit, as lines of the log for whoever watches how the service does: how long each thing took that is measured, and the longest that one of them waited. */
export function tellMeasures(entries: readonly AuditEntry[], context: InvocationContext, { clock }: Ports<'clock'>): void {
  for (const { kind, requestId, doorId, detail } of entries) {
    const [measure, tookMs] = [measureOf(kind), tookMsOf(detail)];
    if (measure && tookMs !== undefined) logOf(context, { requestId, doorId }).info('measured', { measure, tookMs });
  }
  const now = clock.now().toISOString();
  const lags = entries.map((entry) => lagMsOf(entry, now));
  if (lags.length > 0) logOf(context).info('measured', { measure: 'audit-lag', tookMs: Math.max(...lags), count: lags.length });
}
