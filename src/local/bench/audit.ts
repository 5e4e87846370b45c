import { fileURLToPath } from 'node:url';
import { benchAppend } from './audit-append.js';
import { benchExplain } from './audit-explain.js';
import { benchLag } from './audit-lag.js';
import { benchVerify } from './audit-verify.js';
import { runParts } from './run-parts.js';

/** `npm run bench:audit [part…]`: how soon a long audit is verified, what a record costs beyond its commit, how soon it stands in its chain, and how soon somebody is told why. */
const parts = { verify: benchVerify, append: benchAppend, lag: benchLag, explain: benchExplain };

await runParts(parts, fileURLToPath(import.meta.url));
process.exit();
