import { app } from '@azure/functions';
import { type ExportNeeds, exportPending } from './audit/export-pending.js';

/** Every 30 seconds: what is new in the audit goes to Azure Monitor. */
export function registerExportAudit(ports: ExportNeeds): void {
  app.timer('exportAudit', { schedule: '*/30 * * * * *', handler: () => exportPending(ports) });
}
