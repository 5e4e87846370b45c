import { benchDomain, benchEntries } from './door-entries.js';
import { benchLocks } from './door-locks.js';

/** `npm run bench:door [part…]`; without parts all of them. */
const parts: Record<string, () => Promise<void> | void> = {
  domain: benchDomain,
  entries: () => benchEntries(),
  locks: () => benchLocks(),
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`There is no part '${name}', only ${Object.keys(parts).join(', ')}.`);
  await part();
}
process.exit(0);
