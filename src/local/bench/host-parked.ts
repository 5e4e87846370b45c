import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type ChildHost, startChild, weigh } from './child-host.js';
import { report } from './report.js';

const Status = z.object({ runtimeStatus: z.string() });
const idleSeconds = 10;

/** Many instances that wait by an event and a timer: what they weigh, what they cost while nothing happens, how soon a killed host is back with them. */
export async function parked(count: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-parked-'));
  let host = await startChild(dataDir);
  await park(host, 'warm-up', 200);
  const before = weigh(host.process).megabytes;
  const began = performance.now();
  await park(host, 'parked', count);
  report('parked.start', '1/s', [(count * 1000) / (performance.now() - began)]);
  report(`parked.added memory of ${count}`, 'MB', [weigh(host.process).megabytes - before], { limit: 100 });
  await delay(2000);
  const cpu: number[] = [];
  for (let round = 0; round < 3; round += 1) cpu.push(await idleCpu(host));
  report('parked.idle CPU', '% of a core', cpu, { limit: 1 });

  const ready: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await host.kill();
    host = await startChild(dataDir);
    ready.push(host.readyMs);
  }
  report('parked.ready after kill -9', 'ms', ready, { limit: 1000 });
  report('parked.approval reaches its activity', 'ms', [await approve(host, 'parked-777')]);
  await host.kill();
  await rm(dataDir, { recursive: true });
}

async function park(host: ChildHost, name: string, count: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await host.post(`orchestrators/parked/${name}-${index}`, {});
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  await host.idle();
}

async function idleCpu(host: ChildHost): Promise<number> {
  const before = weigh(host.process).cpuSeconds;
  await delay(idleSeconds * 1000);
  return ((weigh(host.process).cpuSeconds - before) / idleSeconds) * 100;
}

async function approve(host: ChildHost, id: string): Promise<number> {
  const began = performance.now();
  await host.post(`instances/${id}/raiseEvent/Decided`, { by: 'bench' });
  await host.idle();
  const { runtimeStatus } = Status.parse(await host.get(`instances/${id}`));
  if (runtimeStatus !== 'Completed') throw new Error(`${id} is ${runtimeStatus} after its approval.`);
  return performance.now() - began;
}
