import { benchClicks } from './approvals-clicks.js';
import { benchLinks } from './approvals-links.js';
import { benchRaces } from './approvals-races.js';
import { benchScanners } from './approvals-scanners.js';
import { type ApprovalsSite, openApprovalsSite } from './approvals-site.js';
import { benchTexts } from './approvals-texts.js';

/** `npm run bench:approvals [part…]`: what besets approvers, at a whole Latch: scanners, clicks that come again, races, spoiled links, hostile texts. */
const parts: Record<string, (site: ApprovalsSite) => Promise<void>> = {
  scanners: benchScanners,
  clicks: benchClicks,
  texts: benchTexts,
  links: benchLinks,
  races: benchRaces,
};

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`There is no part '${unknown}', only ${Object.keys(parts).join(', ')}.`);
  for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
    const site = await openApprovalsSite();
    await parts[name]?.(site).finally(site.close);
  }
}

await main(process.argv.slice(2));
process.exit();
