import { type Answer, type Call, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import { monitorError } from './errors.js';
import { type LogQuery, type LogRow, openLogStore } from './log-store.js';
import { type CollectionRule, uploadLogs } from './upload-logs.js';

export type Monitor = Service & {
  ruleId: string;
  /** Ingested rows, newest first. */
  rows(stream: string, query?: LogQuery): LogRow[];
};

/** The local Azure Monitor: one data collection rule, and its tables. */
export async function createMonitor(world: World, { rule, port = 0 }: { rule: CollectionRule; port?: number }): Promise<Monitor> {
  const store = openLogStore(world.dataDir);
  const service = await serve(world, {
    name: 'monitor',
    port,
    operations: [uploadLogs(store, rule)],
    error: monitorError,
    guard: (call) => refusal(world, call),
  });
  return {
    ...service,
    ruleId: rule.id,
    rows: (stream, query = {}) => store.find(stream, query),
    close: async () => {
      await service.close();
      store.close();
    },
  };
}

async function refusal(world: World, { headers }: Call): Promise<Answer | undefined> {
  const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (await world.verifyServiceToken(token, 'https://monitor.azure.com')) return undefined;
  return monitorError(401, 'InvalidToken', 'The provided bearer token is missing or not valid.');
}
