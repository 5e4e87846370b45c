import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type SpawnedLatch, spawnLatch } from '../launch/spawn-latch.js';
import { report } from './report.js';

type Running = SpawnedLatch & { readyMs: number };

async function start(dataDir: string): Promise<Running> {
  const begun = performance.now();
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_CLOCK: 'system' });
  return { ...latch, readyMs: performance.now() - begun };
}

/** Resident megabytes of all processes of one Latch, as Linux counts them. */
function residentMegabytes({ pids }: Running): number {
  const kilobytes = Object.values(pids).map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0));
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

async function json(url: string, method: string, body?: object, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return response.json();
}

/** From the question to the code in the outbox, in milliseconds: a window that opens now, at a door nobody needs to approve. */
async function requestToDelivery({ api, control }: Running): Promise<number> {
  const { accessToken } = z.object({ accessToken: z.string() }).parse(await json(`${control}/local/tokens`, 'POST', { user: 'alice' }));
  const ask = { doorIds: ['lobby'], window: { start: 'now', minutes: 5 }, purpose: 'Measure' };
  const begun = performance.now();
  const { id } = z.object({ id: z.string() }).parse(await json(`${api}/api/requests`, 'POST', ask, accessToken));
  for (;;) {
    const { status } = z.object({ status: z.string() }).parse(await json(`${api}/api/requests/${id}`, 'GET', undefined, accessToken));
    if (status === 'delivered') return performance.now() - begun;
    if (performance.now() - begun > 30_000) throw new Error(`Not delivered in 30 s: ${status}.`);
    await delay(5);
  }
}

/** `npm run bench:first-light [rounds]`: how soon Latch is there, what it weighs, how soon a code is delivered. */
async function main(rounds: number): Promise<void> {
  const firstStarts: number[] = [];
  const laterStarts: number[] = [];
  const weights: number[] = [];
  const deliveries: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-'));
    const first = await start(dataDir);
    firstStarts.push(first.readyMs);
    await first.stop();
    const later = await start(dataDir);
    laterStarts.push(later.readyMs);
    for (let request = 0; request < 5; request += 1) deliveries.push(await requestToDelivery(later));
    weights.push(residentMegabytes(later));
    await later.stop();
    await rm(dataDir, { recursive: true });
  }
  report('start.first', 'ms', firstStarts, { limit: 20_000 });
  report('start.later', 'ms', laterStarts, { limit: 10_000 });
  report('resident.all', 'MB', weights, { limit: 600 });
  report('request.to_delivery', 'ms', deliveries, { limit: 2_000 });
}

await main(Number(process.argv[2] ?? 3));
