import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { report } from './report.js';
import type { openWhoSite, WhoSite } from './who-site.js';

const people = 12;
/** The poll comes every 30 s: changes are spread over one of its rounds. */
const spreadMs = 30_000 / people;

/** From a change in the directory to the end of what was approved: by Graph's notification, and by the poll where Graph notifies nobody. */
export async function benchNotices(open: typeof openWhoSite): Promise<void> {
  const site = await open(3 * people);
  const security = await site.tokenOf('dan');
  const took = { disabled: [] as number[], lost: [] as number[] };
  for (let index = 0; index < people; index += 1) {
    took.disabled.push(await ended(site, security, `guest-${3 * index}`, { accountEnabled: false }));
    took.lost.push(await ended(site, security, `guest-${3 * index + 1}`, { groups: [] }));
  }
  const risky = Array.from({ length: people }, async (_, index) => {
    await delay(index * spreadMs);
    return ended(site, security, `guest-${3 * index + 2}`, { riskLevel: 'high' });
  });
  report('account disabled until its request is revoked', 'ms', took.disabled, { limit: 1_000 });
  report('group lost until its request is revoked', 'ms', took.lost, { limit: 1_000 });
  report('risk raised until its request is revoked', 'ms', await Promise.all(risky), { limit: 60_000 });
  await site.close();
}

async function ended(site: WhoSite, security: string, user: string, what: object): Promise<number> {
  const { id } = await site.decision(await site.tokenOf(user), 'lobby');
  const began = performance.now();
  const changed = site.change(user, what);
  const ms = await site.until(security, id, 'revoked', began);
  await changed;
  return ms;
}
