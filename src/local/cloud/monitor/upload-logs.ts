import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Call, Operation } from '../kernel/serve.js';
import { monitorError } from './errors.js';
import type { LogStore } from './log-store.js';

/** What the data collection rule knows: its streams, and for each the columns it declares. */
export type CollectionRule = { id: string; streams: Readonly<Record<string, readonly string[]>> };

const mostBytes = 1024 * 1024;
const Rows = z.array(z.looseObject({ TimeGenerated: z.iso.datetime({ offset: true }) })).min(1);

/**
 * Upload (`POST /dataCollectionRules/{ruleId}/streams/{stream}`, api-version 2023-01-01): 204 and nothing else. A row needs `TimeGenerated`; columns the
 * stream does not declare are dropped. Calls are taken whole or not at all; nothing is recognized as sent before.
 */
export function uploadLogs(store: LogStore, rule: CollectionRule): Operation {
  return {
    name: 'LogsIngestionUpload',
    method: 'POST',
    path: '/dataCollectionRules/:rule/streams/:stream',
    handle: (call) => {
      const { rule: id = '', stream = '' } = call.params;
      const columns = rule.streams[stream];
      if (call.query.get('api-version') !== '2023-01-01')
        return monitorError(400, 'InvalidApiVersion', 'The api-version is not supported.');
      if (id !== rule.id) return monitorError(404, 'NotFound', `Data collection rule with immutable Id '${id}' not found.`);
      if (!columns) return monitorError(400, 'InvalidStream', `The stream ${stream} was not found in the data collection rule.`);
      const body = unpacked(call);
      if (body === undefined || body.length > mostBytes) return monitorError(413, 'ContentLengthLimitExceeded', 'A call may hold 1 MB.');
      const rows = Rows.safeParse(parsed(body));
      if (!rows.success) return monitorError(400, 'InvalidRequestFormat', 'The body must be a JSON array of rows with TimeGenerated.');
      const declared = rows.data.map((row) => ({
        ...Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name))),
        TimeGenerated: row.TimeGenerated,
      }));
      store.add(stream, declared);
      return { status: 204 };
    },
  };
}

/** Undefined where it would grow beyond what a call may hold. */
function unpacked({ headers, body }: Call): Buffer | undefined {
  if (headers['content-encoding'] !== 'gzip') return body;
  try {
    return gunzipSync(body, { maxOutputLength: mostBytes });
  } catch {
    return undefined;
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
