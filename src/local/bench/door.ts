import { fileURLToPath } from 'node:url';
import { benchDenials } from './door-denials.js';
import { benchDomain } from './door-domain.js';
import { benchEntries } from './door-entries.js';
import { benchLocks } from './door-locks.js';
import { benchRounds } from './door-rounds.js';
import { runParts } from './run-parts.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 1000);

/** `npm run bench:door [part…]`; without parts all of them. The rounds take the longest (`BENCH_ROUNDS`). */
const parts = {
  domain: benchDomain,
  entries: () => benchEntries(),
  denials: benchDenials,
  locks: () => benchLocks(),
  'cloud-rounds': () => benchRounds('cloud', rounds),
  'lock-rounds': () => benchRounds('lock', rounds),
};

await runParts(parts, fileURLToPath(import.meta.url));
process.exit();
