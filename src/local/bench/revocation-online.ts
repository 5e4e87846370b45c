import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { quantile, report } from './report.js';
import { openRevocationSite, type RevocationSite } from './revocation-site.js';

const doorsAtOnce = 10;

/** One grant after the other, each on a lock that is online: how soon its code opens nothing, and how soon the lock has said so under its name. */
export async function benchOnline({ rounds }: { rounds: number }): Promise<void> {
  const doors = Array.from({ length: doorsAtOnce }, (_, nth) => ({ id: `one-${nth}`, judge: 'cloud' as const, scryptCost: 2 ** 10 }));
  const site = await openRevocationSite(doors);
  const effective: number[] = [];
  const confirmed: number[] = [];
  let opened = 0;
  for (let round = 0; round < rounds; round += 1) {
    const door = await site.door(`one-${round % doorsAtOnce}`);
    const [grant] = await site.fill(door, 1, 0);
    const [terminal] = await site.terminals(door.id);
    if (!grant || !terminal) throw new Error('There is nothing to revoke.');
    const { first, beganAt, ms } = await site.revoke({ kind: 'request', id: grant.record.id });
    effective.push(Date.parse(first.cloud.deniedAt) - beganAt);
    confirmed.push(first.confirmed ? ms : await untilConfirmed(site, first.id, performance.now() - ms));
    const { body } = await terminal.present({ code: grant.digits ?? '', readerId: `keypad-${round}` });
    if ((body as { result?: string }).result !== 'denied') opened += 1;
  }
  report('revocation.effective', 'ms', effective, { limit: 1_000 });
  report('revocation.effective, worst', 'ms', [Math.max(...effective)], { limit: 1_000 });
  report('revocation.confirmed', 'ms', confirmed);
  report('revocation.confirmed, p95', 'ms', [quantile(confirmed, 0.95)], { limit: 1_000 });
  report('revocation.confirmed, p99', 'ms', [quantile(confirmed, 0.99)], { limit: 3_000 });
  report('revocation.opened_after', 'codes', [opened], { limit: 0 });
  await site.close();
}

/** Milliseconds from `began` until the API says so. */
export async function untilConfirmed(site: RevocationSite, id: string, began: number): Promise<number> {
  while (!(await site.revocation(id)).confirmed) await delay(10);
  return performance.now() - began;
}
