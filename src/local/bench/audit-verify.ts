import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { blobCheckpoints } from '../../azure/blob-checkpoints.js';
import { creation, runBatch } from '../../azure/cosmos-batch.js';
import { ed25519Checkpoints } from '../../azure/ed25519-checkpoints.js';
import type { Checkpoint } from '../../domain/audit/checkpoint.js';
import { verifyAudit } from '../../domain/audit/verify-audit.js';
import { type MadeChain, madeChain, signingsOf } from './audit-chains.js';
import { type BenchSite, openBenchSite } from './bench-site.js';
import { mintToken } from './mint-token.js';
import { report } from './report.js';

const records = Number(process.env['BENCH_RECORDS'] ?? 100_000);
const doors = Array.from({ length: 10 }, (_, index) => `verify-${index}`);
const rounds = 5;
const atMost = { limit: 3_000 };
const signedEvery = 1_000;
const perBatch = 30;

const Verdict = z.object({ ok: z.boolean(), checked: z.int(), checkpoints: z.int() });

/**
 * A hundred thousand records in ten chains, signed every thousand: held against themselves and the signatures in memory, by the command on the data
 * directory (the process with it), and by the app over HTTP, which waits for the database at every page and is measured without a limit.
 */
export async function benchVerify(): Promise<void> {
  const chains = doors.map((door) => madeChain(door, records / doors.length));
  const checkpoints = checkpointsOf(chains);
  await measure(
    'audit.verify in memory',
    async () => {
      const store = {
        heads: async () => chains.map(({ chain, head }) => ({ chain, ...head })),
        records: (name: string) => pages(chains, name),
      };
      return (await verifyAudit(store, checkpoints)).checked;
    },
    atMost,
  );
  const site = await openBenchSite([]);
  await write(site, chains, checkpoints);
  await measure('audit.verify command', async () => (await byCommand(site)).checked, atMost);
  const token = await mintToken(site.latch.control, 'frank');
  await measure('audit.verify by the app', async () => {
    const reply = await fetch(`${site.latch.api}/api/audit/verify`, { headers: { authorization: `Bearer ${token}` } });
    return Verdict.parse(await reply.json()).checked;
  });
  await site.close();
}

/** What was verified must be all there is: a verdict on less would be quick for the wrong reason. */
async function measure(metric: string, verify: () => Promise<number>, limit?: { limit: number }): Promise<void> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const checked = await verify();
    took.push(performance.now() - began);
    if (checked < records) throw new Error(`${metric}: only ${checked} of ${records} records were found good.`);
  }
  report(`${metric} n=${records}`, 'ms', took, limit);
}

async function* pages(chains: readonly MadeChain[], name: string) {
  yield chains.find(({ chain }) => chain === name)?.records ?? [];
}

function checkpointsOf(chains: readonly MadeChain[]): Checkpoint[] {
  const signings = chains.flatMap((made) => signingsOf(made, signedEvery).map((signing) => ({ [made.chain]: signing })));
  return signings.map((signed, index) => ({ n: index + 1, at: new Date().toISOString(), all: index === 0, chains: signed }));
}

/** Straight into the database and onto the shelf, by the adapters of the app. */
async function write({ database, keys, credential, runtime }: BenchSite, chains: readonly MadeChain[], checkpoints: readonly Checkpoint[]) {
  for (const { chain, head, records: all } of chains) {
    await runBatch(database, 'audit', chain, [creation({ id: 'head', chain, ...head })]);
    for (let from = 0; from < all.length; from += perBatch)
      await runBatch(database, 'audit', chain, all.slice(from, from + perBatch).map(creation));
  }
  const shelf = blobCheckpoints({ container: runtime.env['LATCH_CHECKPOINTS_URL'], credential });
  const seal = ed25519Checkpoints({ keys });
  for (const checkpoint of checkpoints) await shelf?.put(checkpoint.n, await seal.sign(checkpoint));
}

async function byCommand({ dataDir }: BenchSite): Promise<z.infer<typeof Verdict>> {
  const program = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'audit', 'verify', '--data', dataDir]);
  const verdict = Verdict.parse(JSON.parse(stdout));
  if (!verdict.ok || verdict.checkpoints === 0) throw new Error(`Verified against nothing: ${stdout}`);
  return verdict;
}
