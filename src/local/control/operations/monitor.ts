import { z } from 'zod';
import type { Call, Operation } from '../../cloud/kernel/serve.js';
import { monitorPage } from '../pages/monitor-page.js';
import type { MonitorQuery, Stage } from '../stage.js';
import { ok, problem } from './reply.js';

const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const Asked = z.object({
  table: z.string().max(128).default('LatchAudit_CL'),
  text: z.string().max(256).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(200),
});
const columnName = /^[A-Z][A-Za-z]{0,63}$/;

/** What the local Azure Monitor was sent: as JSON, and as a page to look through it without a query language. */
export function monitorOperations(stage: Stage): Operation[] {
  const answer = (call: Call, show: (rows: Record<string, unknown>[], query: MonitorQuery) => ReturnType<Operation['handle']>) => {
    const query = readQuery(call);
    return query
      ? show(stage.monitorRows(query), query)
      : problem(400, 'invalid-query', 'from and to are ISO 8601 instants, limit is 1 to 10000.');
  };
  return [
    { name: 'read ingested rows', method: 'GET', path: '/local/monitor/rows', handle: (call) => answer(call, (rows) => ok(rows)) },
    {
      name: 'look through ingested rows',
      method: 'GET',
      path: '/local/monitor',
      handle: (call) =>
        answer(call, (rows, query) => ({
          status: 200,
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
          },
          body: monitorPage(rows, query),
        })),
    },
  ];
}

/** Empty fields of the page's form say nothing; whatever looks like a column's name must be equal. */
function readQuery({ query }: Call): MonitorQuery | undefined {
  const given = Object.fromEntries([...query].filter(([, value]) => value !== ''));
  const asked = Asked.safeParse(given);
  if (!asked.success) return undefined;
  const { table, text, from, to, limit } = asked.data;
  const fields = Object.fromEntries(Object.entries(given).filter(([name]) => columnName.test(name)));
  return {
    table,
    fields,
    limit,
    ...(text !== undefined && { text }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}
