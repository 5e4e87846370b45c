import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { inTurns } from '../../../activities/in-turns.js';
import { cosmosRequests } from '../../azure/cosmos-requests.js';
import type { Target } from '../../domain/rule-record.js';
import type { LiveGrant } from './live-grants.js';
import { quantile, report } from './report.js';
import { openRevocationSite, type Revocation, type RevocationSite } from './revocation-site.js';
import { startTraffic, type Traffic } from './revocation-traffic.js';

export type SweepSize = { grants: number; doors: number; offline: number };

const armedEach = 2;
const target: Target = { kind: 'site', id: 'BENCH' };

/** A whole site with thousands of grants, some locks out of reach, the host killed in the middle. */
export async function benchSweep({ grants, doors, offline }: SweepSize): Promise<void> {
  const names = Array.from({ length: doors }, (_, nth) => `many-${nth}`);
  const site = await openRevocationSite(
    names.map((id) => ({ id, judge: 'cloud', scryptCost: 2 ** 10, site: target.id })),
    ['followRequests'], // these grants have no flows of their own
  );
  const filled = await inTurns(names, 4, async (id) => site.fill(await site.door(id), armedEach, grants / doors - armedEach));
  const away = names.slice(0, offline);
  for (const id of away) await site.setOnline(id, false);
  await site.client.control('POST', '/idle');
  const [first] = filled.flat();
  const traffic = startTraffic(site, first?.record.id ?? '');
  const id = await revokeAll(site, traffic, filled.flat(), { doors, offline });
  await traffic.stop();
  report('sweep.requests accepted meanwhile', 'requests', [traffic.asked.accepted], { limit: 0 });
  report('sweep.requests refused meanwhile', 'requests', [traffic.asked.refused]);
  reportTraffic(traffic);
  await checkLocks(site, names.slice(offline), filled.flat());
  await comeBack(site, id, away);
  await site.close();
}

async function revokeAll(
  site: RevocationSite,
  traffic: Traffic,
  made: readonly LiveGrant[],
  { doors, offline }: Pick<SweepSize, 'doors' | 'offline'>,
): Promise<string> {
  const preview = await site.call('dan', 'POST', '/revocations?preview=true', { target, reason: 'Measured' });
  report('sweep.preview', 'ms', [preview.ms]);
  const began = performance.now();
  const grants = Number(preview.body['count']);
  const { first, ms, beganAt } = await site.revoke(target, grants);
  traffic.asked.door = made[0]?.grant.doorId ?? '';
  report('sweep.denied', 'ms', [Date.parse(first.cloud.deniedAt) - beganAt], { limit: 2_000 });
  report('sweep.answered', 'ms', [ms]);
  report('sweep.opened after the answer', 'codes', [await openedAt(site, made)], { limit: 0 });
  const before = await until(site, first.id, ({ progress }) => progress.isComplete && progress.confirmed >= doors / 4);
  await site.crash();
  report('sweep.locks confirmed before the crash', 'locks', [before.progress.confirmed]);
  const after = await until(site, first.id, (revocation) => revocation.progress.isComplete && revocation.doors.every(isAccounted));
  report('sweep.receipts accounted', 's', [(performance.now() - began) / 1_000], { limit: 300 });
  report('sweep.grants without a receipt', 'grants', [grants - after.doors.reduce((sum, door) => sum + door.grants, 0)], { limit: 0 });
  report('sweep.locks unconfirmed', 'locks', [after.progress.doors - after.progress.confirmed], { limit: offline });
  const requests = cosmosRequests(site.database);
  while ((await requests.unrevoked(target, 1)).length > 0) await delay(100);
  report('sweep.requests ended', 's', [(performance.now() - began) / 1_000]);
  return first.id;
}

/** Confirmed, or tried, with an end to what it may still open. */
const isAccounted = ({ lock, worstCaseUntil, nextTryAt }: Revocation['doors'][number]) =>
  lock === 'confirmed' || (worstCaseUntil !== undefined && nextTryAt !== undefined);

async function until(site: RevocationSite, id: string, isThere: (revocation: Revocation) => boolean): Promise<Revocation> {
  for (;;) {
    const found = await site.revocation(id).catch(() => undefined);
    if (found && isThere(found)) return found;
    await delay(200);
  }
}

/** Codes typed right after the answer, at as many doors. */
async function openedAt(site: RevocationSite, made: readonly LiveGrant[]): Promise<number> {
  const some = made.filter((_, nth) => nth % Math.ceil(made.length / 10) === 0);
  const results = await Promise.all(
    some.map(async ({ digits, grant }) => {
      const [terminal] = await site.terminals(grant.doorId);
      return (await terminal?.present({ code: digits ?? '' }))?.body;
    }),
  );
  return results.filter((body) => (body as { result?: string } | undefined)?.result !== 'denied').length;
}

/** Nothing is left on a lock that was there, and its own log has taken each of them off once. */
async function checkLocks(site: RevocationSite, online: readonly string[], made: readonly LiveGrant[]): Promise<void> {
  let [left, twice, never] = [0, 0, 0];
  for (const id of online) {
    const { armed, log } = await site.lock(id);
    left += armed.length;
    for (const { grant } of made.filter((each) => each.grant.doorId === id)) {
      const times = log.filter((line) => line.event === 'disarmed' && line['grantId'] === grant.id).length;
      twice += Number(times > 1);
      never += Number(times === 0);
    }
  }
  report('sweep.left on locks', 'grants', [left], { limit: 0 });
  report('sweep.told twice', 'grants', [twice], { limit: 0 });
  report('sweep.skipped', 'grants', [never], { limit: 0 });
}

function reportTraffic({ took }: Traffic): void {
  const all = Object.values(took).flat();
  for (const [name, samples] of Object.entries(took)) if (samples.length > 0) report(`sweep.meanwhile: ${name}`, 'ms', samples);
  report('sweep.meanwhile, p95', 'ms', [quantile(all, 0.95)], { limit: 250 });
}

/** Locks that were away hear of it before anything else. */
async function comeBack(site: RevocationSite, id: string, away: readonly string[]): Promise<void> {
  const began = performance.now();
  for (const doorId of away) await site.setOnline(doorId, true);
  await until(site, id, ({ confirmed, progress }) => confirmed && progress.confirmed === progress.doors);
  report('sweep.confirmed by locks that came back', 's', [(performance.now() - began) / 1_000]);
}
