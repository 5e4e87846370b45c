import { performance } from 'node:perf_hooks';
import { cosmosAudit } from '../../azure/cosmos-audit.js';
import type { CosmosDatabase } from '../../azure/cosmos-database.js';
import { someEntry } from './audit-chains.js';
import { openBenchSite } from './bench-site.js';
import { quantile, report } from './report.js';

const warmUp = 200;
const samples = Number(process.env['BENCH_APPENDS'] ?? 2_000);
const atOnce = 50;
const mostMs = 1;

/**
 * One record after the other to one chain, each committed before the next. What its one batch takes, to the disk of the database and back, is the
 * commit; what is left is what the chain itself costs: canonical JSON, hashes, the place in the queue.
 */
export async function benchAppend(): Promise<void> {
  const site = await openBenchSite([]);
  const { database, spent } = timed(site.database);
  const audit = cosmosAudit(database, { now: () => new Date() });
  for (let index = 0; index < warmUp; index += 1) await audit.append(someEntry('append-0'));
  const beyond: number[] = [];
  const commits: number[] = [];
  for (let index = 0; index < samples; index += 1) {
    const before = { at: performance.now(), ms: spent() };
    await audit.append(someEntry('append-0'));
    const commit = spent() - before.ms;
    commits.push(commit);
    beyond.push(performance.now() - before.at - commit);
  }
  report('audit.append, beyond its commit', 'ms', beyond, { limit: mostMs });
  report('audit.append, beyond its commit, p99', 'ms', [quantile(beyond, 0.99)]);
  report('audit.append, the commit', 'ms', commits);
  const rates: number[] = [];
  for (let round = 0; round < samples / atOnce; round += 1) {
    const began = performance.now();
    await Promise.all(Array.from({ length: atOnce }, () => audit.append(someEntry('append-1'))));
    rates.push((atOnce * 1_000) / (performance.now() - began));
  }
  report(`audit.append, one chain c=${atOnce}`, '1/s', rates);
  await site.close();
}

/** The database, with the time that its batches take altogether. */
function timed(database: CosmosDatabase): { database: CosmosDatabase; spent: () => number } {
  let spentMs = 0;
  return {
    spent: () => spentMs,
    database: {
      ...database,
      async container(name) {
        const container = await database.container(name);
        const { items } = container;
        const batch = async (...given: Parameters<typeof items.batch>) => {
          const began = performance.now();
          const answer = await items.batch(...given);
          spentMs += performance.now() - began;
          return answer;
        };
        return Object.create(container, { items: { value: Object.create(items, { batch: { value: batch } }) } });
      },
    },
  };
}
