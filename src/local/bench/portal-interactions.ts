import { approving, asking, type Gestures, revealing, revoking, searching, strengthen, watching } from './portal-gestures.js';
import { openPortalSite, type PortalSite } from './portal-site.js';
import { quantile, report } from './report.js';
import { toldBy } from './told-by-browser.js';

const mostMs = 200;

/** In this order: what is asked and approved is what the audit has to show. `strong`: who signs in with a second factor first. */
const pages: Record<string, { gestures: Gestures; strong?: string }> = {
  ask: { gestures: asking },
  approval: { gestures: approving, strong: 'bob' },
  code: { gestures: revealing, strong: 'alice' },
  audit: { gestures: searching },
  'desk, 1,000 doors': { gestures: watching },
  'revoke, 1,000 doors': { gestures: revoking },
};

/** How soon what somebody does is seen (Interaction to Next Paint): every press and key at the pages, so many times each, in a Chromium on this machine. */
export async function benchInteractions(rounds: number): Promise<void> {
  const site = await openPortalSite();
  if (!site) return;
  try {
    await measured(site, rounds);
  } finally {
    await site.close();
  }
}

async function measured(site: PortalSite, rounds: number): Promise<void> {
  for (const [name, { gestures, strong }] of Object.entries(pages)) {
    if (strong !== undefined) await strengthen(strong, site);
    const told = [];
    for (let round = 0; round < rounds; round += 1) told.push(...(await toldBy(await gestures(site))).interactions);
    const took = told.map(({ ms }) => ms);
    const worst = told.reduce((one, other) => (other.ms > one.ms ? other : one));
    report(`portal.interaction ${name}`, 'ms', took, { limit: mostMs });
    report(`portal.interaction ${name}, p75`, 'ms', [quantile(took, 0.75)], { limit: mostMs });
    report(`portal.interaction ${name}, p98`, 'ms', [quantile(took, 0.98)], { limit: mostMs });
    report(`portal.interaction ${name}, worst`, 'ms', [worst.ms], { limit: mostMs });
    process.stderr.write(`${name}: the longest was ${worst.at}\n`);
  }
}
