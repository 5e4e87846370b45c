import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { benchDenials } from './door-denials.js';
import { benchDomain } from './door-domain.js';
import { benchEntries } from './door-entries.js';
import { benchLocks } from './door-locks.js';
import { benchRounds } from './door-rounds.js';

/** `npm run bench:door [part…]`; without parts all of them. The rounds take the longest (`BENCH_ROUNDS`). */
const parts: Record<string, () => Promise<void> | void> = {
  domain: benchDomain,
  entries: () => benchEntries(),
  denials: benchDenials,
  locks: () => benchLocks(),
  rounds: () => benchRounds(Number(process.env['BENCH_ROUNDS'] ?? 1000)),
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
