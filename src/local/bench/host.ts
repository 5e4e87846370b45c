import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { throughput } from './errand-runner.js';
import { latchErrands } from './latch-errands.js';
import { peerErrands } from './peer-errands.js';
import { report } from './report.js';

async function compareThroughput(rounds: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-host-'));
  const latch = await latchErrands(dataDir);
  const peer = await peerErrands();
  const rates: { latch: number[]; peer: number[] } = { latch: [], peer: [] };
  for (let round = -1; round < rounds; round += 1) {
    const ours = await throughput(latch, 600, 200);
    const theirs = await throughput(peer, 600, 200);
    if (round < 0) continue;
    rates.latch.push(ours);
    rates.peer.push(theirs);
  }
  report('workflow.throughput c=200', '1/s', rates.latch);
  report('workflow.throughput c=200', '1/s', rates.peer, undefined, peer.peer);
  report('workflow.throughput c=200 against peer', 'ratio', rates.latch.map((rate, round) => rate / (rates.peer[round] ?? Number.NaN)), 0.3);
  await peer.close();
  await latch.close();
  await rm(dataDir, { recursive: true });
}

await compareThroughput(11);
process.exit(0);
