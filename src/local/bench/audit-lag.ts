import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { spawnLatch } from '../launch/spawn-latch.js';
import { createWorldClient, type WorldClient } from '../story/world-client.js';
import { quantile, report } from './report.js';

const requests = Number(process.env['BENCH_REQUESTS'] ?? 60);
const askedEveryMs = 250;
const hour = 3_600_000;
const patienceMs = 60_000;
/** What the manual promises. */
const mostMs = 10_000;

const Record = z.looseObject({
  kind: z.string(),
  at: z.string(),
  receivedAt: z.string().optional(),
  writtenAt: z.string(),
  requestId: z.string().optional(),
});
type Record = z.infer<typeof Record>;
const Page = z.object({ records: z.array(Record), next: z.string().optional() });

/** How long after something happened its record stands in its chain, at a whole Latch on the clock of the machine, from asking to the first decision. */
export async function benchLag(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-audit-'));
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_CLOCK: 'system' });
  const client = createWorldClient(latch.api, latch.control);
  const ids: string[] = [];
  for (let index = 0; index < requests; index += 1) {
    ids.push(await ask(client, index));
    await delay(askedEveryMs);
  }
  const records = await told(client, ids);
  const lags = records.map(({ at, receivedAt = at, writtenAt }) => Date.parse(writtenAt) - Date.parse(receivedAt));
  report(`audit.lag of ${records.length} records`, 'ms', lags, { limit: mostMs });
  report('audit.lag, p99', 'ms', [quantile(lags, 0.99)], { limit: mostMs });
  await latch.stop();
  await rm(dataDir, { recursive: true });
}

async function ask(client: WorldClient, index: number): Promise<string> {
  const user = ['alice', 'bob', 'tara'][index % 3] ?? 'alice';
  const start = Date.now() + (3 + index) * hour;
  const window = { start: new Date(start).toISOString(), end: new Date(start + hour).toISOString() };
  const { status, body } = await client.as(user)('POST', '/requests', { doorIds: ['lobby'], window, purpose: `Measure ${index}` });
  if (status !== 202) throw new Error(`Not asked: ${status} ${JSON.stringify(body)}`);
  return String(body['id']);
}

/** What the audit says of these requests, once each has got to its first decision or its approvers. */
async function told(client: WorldClient, ids: readonly string[]): Promise<Record[]> {
  const isThere = (records: readonly Record[]) =>
    ids.every((id) => records.some(({ requestId, kind }) => requestId === id && /^request\.(?:approv|denied)/.test(kind)));
  for (const until = Date.now() + patienceMs; ; ) {
    const records = (await everything(client)).filter(({ requestId }) => requestId !== undefined && ids.includes(requestId));
    if (isThere(records)) return records;
    if (Date.now() > until) throw new Error(`Only ${records.length} records after ${patienceMs} ms.`);
    await delay(1_000);
  }
}

async function everything(client: WorldClient): Promise<Record[]> {
  const records: Record[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: z.infer<typeof Page> = Page.parse(
      (await client.as('frank')('GET', `/audit${cursor && `?cursor=${encodeURIComponent(cursor)}`}`)).body,
    );
    records.push(...page.records);
    cursor = page.next;
  }
  return records;
}
