import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type ChildHost, startChild } from './child-host.js';
import { report } from './report.js';

const Status = z.object({ runtimeStatus: z.string() });
type Acknowledged = { started: Set<string>; decided: Set<string>; left: Set<string> };

/** Kills a host again and again under load, at moments of a seeded generator; then everything it ever acknowledged must have happened. */
export async function randomKills(kills: number, seed: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-kills-'));
  const random = generator(seed);
  const acknowledged: Acknowledged = { started: new Set(), decided: new Set(), left: new Set() };
  const ready: number[] = [];
  for (let round = 0; round < kills; round += 1) {
    const host = await startChild(dataDir);
    ready.push(host.readyMs);
    const load = Promise.allSettled(Array.from({ length: 8 }, (_, worker) => errands(host, `k${round}-${worker}`, acknowledged)));
    await delay(20 + random() * 300);
    await host.kill();
    await load;
  }
  const host = await startChild(dataDir);
  const lost = await findLost(host, acknowledged);
  await host.kill();
  await rm(dataDir, { recursive: true });
  report(`kills.acknowledged over ${kills} kill -9`, 'requests', [
    acknowledged.started.size + acknowledged.decided.size + acknowledged.left.size,
  ]);
  report('kills.lost', 'requests', [lost.length], { limit: 0 });
  report('kills.ready', 'ms', ready);
  if (lost.length > 0) throw new Error(`Lost: ${lost.slice(0, 10).join(', ')}`);
}

/** Starts errands until the host dies; notes only what was answered 202. */
async function errands(host: ChildHost, prefix: string, { started, decided, left }: Acknowledged): Promise<void> {
  for (let index = 0; ; index += 1) {
    const id = `${prefix}-${index}`;
    const note = async (into: Set<string>, path: string) => {
      if ((await host.post(path, { by: 'bench' })) === 202) into.add(id);
    };
    await note(started, `orchestrators/errand/${id}`);
    await note(decided, `instances/${id}/raiseEvent/Decided`);
    await note(left, `instances/${id}/raiseEvent/Left`);
  }
}

/** A started errand exists; decided and left it has completed, otherwise it waits for what nobody said. */
async function findLost(host: ChildHost, { started, decided, left }: Acknowledged): Promise<string[]> {
  await host.idle();
  const lost: string[] = [];
  for (const id of started) {
    const found = Status.safeParse(await host.get(`instances/${id}`).catch(() => undefined));
    if (!found.success) lost.push(`${id} is gone`);
    else if (decided.has(id) && left.has(id) && found.data.runtimeStatus !== 'Completed') lost.push(`${id} is ${found.data.runtimeStatus}`);
  }
  return lost;
}

/** A small seeded generator (mulberry32), so that a failing run can be named. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
