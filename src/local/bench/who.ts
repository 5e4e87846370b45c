import { benchDecisions } from './who-decisions.js';
import { benchNotices } from './who-notices.js';
import { openWhoSite } from './who-site.js';

/** `npm run bench:who [part…]`: how soon it is decided who may enter, and how soon that ends when it is no longer so, with a Graph that takes 100 ms a call. */
const parts = { decisions: benchDecisions, notices: benchNotices };
type Part = keyof typeof parts;
const isPart = (name: string): name is Part => Object.hasOwn(parts, name);

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.find((name) => !isPart(name));
  if (unknown !== undefined) throw new Error(`There is no part '${unknown}', only ${Object.keys(parts).join(', ')}.`);
  const names = asked.length > 0 ? asked.filter(isPart) : (['decisions', 'notices'] as const);
  for (const name of names) await parts[name](openWhoSite);
}

await main(process.argv.slice(2));
process.exit();
