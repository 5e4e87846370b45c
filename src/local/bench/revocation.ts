import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { benchLoad } from './revocation-load.js';
import { benchOnline } from './revocation-online.js';
import { benchSweep } from './revocation-sweep.js';

const size = (name: string, without: number) => Number(process.env[name] ?? without);

/**
 * `npm run bench:revocation [part…]`: how soon a revocation is effective and confirmed, one grant after the other (`online`), the same in a crowd of new
 * requests (`load`; both `BENCH_ROUNDS`), and for a whole site with
 * the host killed in the middle (`sweep`, `BENCH_GRANTS`, `BENCH_DOORS`, `BENCH_OFFLINE`).
 */
const parts: Record<string, () => Promise<void>> = {
  online: () => benchOnline({ rounds: size('BENCH_ROUNDS', 200) }),
  load: () => benchLoad({ rounds: size('BENCH_ROUNDS', 200) }),
  sweep: () => benchSweep({ grants: size('BENCH_GRANTS', 10_000), doors: size('BENCH_DOORS', 400), offline: size('BENCH_OFFLINE', 37) }),
};

/** Each in a process of its own: what Azure's identity library learns of one world lasts as long as its process. */
async function apart(name: string): Promise<void> {
  const [code] = await once(spawn(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: 'inherit' }), 'exit');
  if (code !== 0) process.exitCode = 1;
}

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`There is no part '${unknown}', only ${Object.keys(parts).join(', ')}.`);
  const [only, ...more] = asked;
  if (only !== undefined && more.length === 0) return parts[only]?.();
  for (const name of asked.length > 0 ? asked : Object.keys(parts)) await apart(name);
}

await main(process.argv.slice(2));
process.exit();
