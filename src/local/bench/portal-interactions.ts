import { approving, asking, type Gestures, revealing, revoking, searching, strengthen, watching } from './portal-gestures.js';
import { openPortalSite, type PortalSite } from './portal-site.js';
import { quantile, report } from './report.js';
import { toldBy } from './told-by-browser.js';

const mostMs = 200;
/** Each page in a world of its own, and not too often: nobody is suspected, and no mail waits for the next hour. */
const rounds = 5;

/** `strong`: who signs in with a second factor first. `before`: what must have happened. */
type Measured = { gestures: Gestures; strong?: string; before?: Gestures };

const pages: Record<string, Measured> = {
  ask: { gestures: asking },
  approval: { gestures: approving, strong: 'bob' },
  code: { gestures: revealing, strong: 'alice' },
  audit: { gestures: searching, strong: 'bob', before: approving },
  'desk, 1,000 doors': { gestures: watching },
  'revoke, 1,000 doors': { gestures: revoking },
};

/** How soon what somebody does is seen (Interaction to Next Paint): every press and key at the pages, in a Chromium on this machine. */
export async function benchInteractions(): Promise<void> {
  for (const [name, page] of Object.entries(pages)) {
    const site = await openPortalSite();
    if (!site) return;
    try {
      await measured(name, page, site);
    } finally {
      await site.close();
    }
  }
}

async function measured(name: string, { gestures, strong, before }: Measured, site: PortalSite): Promise<void> {
  if (strong !== undefined) await strengthen(strong, site);
  await before?.(site, 0);
  const told = [];
  for (let round = 0; round < rounds; round += 1) told.push(...(await toldBy(await gestures(site, round))).interactions);
  const took = told.map(({ ms }) => ms);
  const worst = told.reduce((one, other) => (other.ms > one.ms ? other : one));
  report(`portal.interaction ${name}`, 'ms', took, { limit: mostMs });
  report(`portal.interaction ${name}, p75`, 'ms', [quantile(took, 0.75)], { limit: mostMs });
  report(`portal.interaction ${name}, p98`, 'ms', [quantile(took, 0.98)], { limit: mostMs });
  report(`portal.interaction ${name}, worst`, 'ms', [worst.ms], { limit: mostMs });
  process.stderr.write(`${name}: the longest was ${worst.at}\n`);
}
