import { fileURLToPath } from 'node:url';
import { benchBusyDesk } from './portal-desk.js';
import { benchInteractions } from './portal-interactions.js';
import { benchWeight } from './portal-weight.js';
import { runParts } from './run-parts.js';

/** `npm run bench:portal [part…]`; without parts all of them. Where there is no Chromium, only the weight is measured, and that is said. */
const parts = {
  weight: benchWeight,
  interactions: benchInteractions,
  desk: () => benchBusyDesk(Number(process.env['BENCH_SECONDS'] ?? 30)),
};

await runParts(parts, fileURLToPath(import.meta.url));
process.exit();
