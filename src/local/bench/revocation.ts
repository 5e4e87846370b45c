import { fileURLToPath } from 'node:url';
import { benchLoad } from './revocation-load.js';
import { benchOnline } from './revocation-online.js';
import { benchSweep } from './revocation-sweep.js';
import { runParts } from './run-parts.js';

const size = (name: string, without: number) => Number(process.env[name] ?? without);

/**
 * `npm run bench:revocation [part…]`: how soon a revocation is effective and confirmed, one grant after the other (`online`), the same in a crowd of new
 * requests (`load`; both `BENCH_ROUNDS`), and for a whole site with
 * the host killed in the middle (`sweep`, `BENCH_GRANTS`, `BENCH_DOORS`, `BENCH_OFFLINE`).
 */
const parts = {
  online: () => benchOnline({ rounds: size('BENCH_ROUNDS', 200) }),
  load: () => benchLoad({ rounds: size('BENCH_ROUNDS', 200) }),
  sweep: () => benchSweep({ grants: size('BENCH_GRANTS', 10_000), doors: size('BENCH_DOORS', 400), offline: size('BENCH_OFFLINE', 37) }),
};

await runParts(parts, fileURLToPath(import.meta.url));
process.exit();
