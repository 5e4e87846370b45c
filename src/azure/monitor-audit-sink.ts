import type { TokenCredential } from '@azure/identity';
import { isAggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import type { MonitorRow } from '../domain/audit/monitor-row.js';
import type { AuditSink } from '../ports/audit-export.js';
import { troubleOf } from './azure-trouble.js';

/** `endpoint`: of the data collection; `ruleId`: immutable id of its rule; `stream`: as the rule declares it. */
export type MonitorOptions = { endpoint: string; ruleId: string; stream: string; credential: TokenCredential; patienceMs?: number };

/** Statuses that say something about these very rows. */
const aboutTheRows = new Set([400, 413, 422]);

/**
 * The audit in a custom table, through Logs Ingestion (`POST /dataCollectionRules/{id}/streams/{stream}`). The SDK cuts a long list into calls of 1 MB and
 * goes on past one that fails; which rows it was, it says. A call that is refused for its rows is made again for each of them alone.
 */
export function monitorAuditSink({ endpoint, ruleId, stream, credential, patienceMs = 20_000 }: MonitorOptions): AuditSink {
  const client = new LogsIngestionClient(endpoint, credential, { retryOptions: { maxRetries: 0 } });
  const send = async (rows: readonly MonitorRow[]): Promise<Map<MonitorRow, number | undefined>> => {
    try {
      await client.upload(ruleId, stream, [...rows], { maxConcurrency: 1, abortSignal: AbortSignal.timeout(patienceMs) });
      return new Map();
    } catch (error) {
      if (!isAggregateLogsUploadError(error)) return new Map(rows.map((row) => [row, troubleOf(error).status]));
      const failures = error.errors.flatMap(({ cause, failedLogs }) =>
        failedLogs.map((row) => [row as MonitorRow, troubleOf(cause).status] as const),
      );
      return new Map(failures);
    }
  };
  return {
    async upload(rows) {
      const troubled = await send(rows);
      const singly = [...troubled].filter(([, status]) => aboutTheRows.has(status ?? 0)).map(([row]) => row);
      const refused = new Set<MonitorRow>();
      for (const row of singly) {
        const alone = rows.length === 1 ? troubled : await send([row]);
        if (alone.size === 0) troubled.delete(row);
        else if (aboutTheRows.has(alone.get(row) ?? 0)) refused.add(row);
      }
      const places = (wanted: (row: MonitorRow) => boolean) => rows.flatMap((row, index) => (wanted(row) ? [index] : []));
      return { refused: places((row) => refused.has(row)), failed: places((row) => troubled.has(row) && !refused.has(row)) };
    },
  };
}
