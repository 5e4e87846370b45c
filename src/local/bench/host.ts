import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { throughput } from './errand-runner.js';
import { interleavings } from './host-interleavings.js';
import { randomKills } from './host-kills.js';
import { latencies, replay } from './host-latency.js';
import { parked } from './host-parked.js';
import { virtualMonth } from './host-virtual.js';
import { latchErrands } from './latch-errands.js';
import { peerErrands } from './peer-errands.js';
import { report } from './report.js';

/** Both engines take turns in one process, so that the machine's moods meet both. */
async function workflow(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-host-'));
  const latch = await latchErrands(dataDir);
  await latencies(latch, 200);
  await replay(latch, 300);
  await compare(latch, await peerErrands(), 9);
  await latch.close();
  await rm(dataDir, { recursive: true });
}

async function compare(
  ...[latch, peer, rounds]: [Awaited<ReturnType<typeof latchErrands>>, Awaited<ReturnType<typeof peerErrands>>, number]
) {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    ours.push(await throughput(latch, 1000, 200));
    theirs.push(await throughput(peer, 1000, 200));
  }
  // The first round warms both up.
  const ratios = ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN));
  report('workflow.throughput c=200', '1/s', ours.slice(1));
  report('workflow.throughput c=200', '1/s', theirs.slice(1), { peer: peer.peer });
  report('workflow.throughput c=200, ratio', 'of durabletask-memory', ratios.slice(1), { limit: 0.3 });
  await peer.close();
}

const seed = Number(process.env['BENCH_SEED'] ?? 20_300_101);

/** `npm run bench:host [part…]`; without parts all but those that take minutes: `kills` (`BENCH_KILLS`, `BENCH_SEED`) and `interleavings` (`BENCH_INTERLEAVINGS`, `BENCH_SEED`). */
const parts: Record<string, () => Promise<void>> = {
  workflow,
  virtual: () => virtualMonth(5),
  parked: () => parked(10_000),
  kills: () => randomKills(Number(process.env['BENCH_KILLS'] ?? 200), seed),
  interleavings: () => interleavings(Number(process.env['BENCH_INTERLEAVINGS'] ?? 100_000), seed),
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : ['workflow', 'virtual', 'parked']) {
  const part = parts[name];
  if (!part) throw new Error(`There is no part '${name}', only ${Object.keys(parts).join(', ')}.`);
  await part();
}
process.exit(0);
