import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { quantile, report } from './report.js';
import { untilConfirmed } from './revocation-online.js';
import { openRevocationSite, type RevocationSite } from './revocation-site.js';

const doorsAtOnce = 10;
const crowd = 64;

/** The same revocations and presentations while nobody else is about, and while a crowd asks for doors as fast as it can. */
export async function benchLoad({ rounds }: { rounds: number }): Promise<void> {
  const names = Array.from({ length: doorsAtOnce }, (_, nth) => `one-${nth}`);
  const site = await openRevocationSite(names.map((id) => ({ id, judge: 'cloud', scryptCost: 2 ** 10 })));
  const prepared = await prepare(site, names, 4 * rounds);
  await measure(site, prepared.splice(0, 2 * rounds), 'alone');
  const flood = startFlood(site);
  await delay(2_000);
  await measure(site, prepared.splice(0, 2 * rounds), 'in a crowd');
  const { asked, turnedAway, seconds } = await flood.stop();
  report('load.new requests', '1/s', [asked / seconds]);
  report('load.new requests turned away', '1/s', [turnedAway / seconds]);
  await site.close();
}

type Prepared = { doorId: string; requestId: string; code: string };

async function prepare(site: RevocationSite, names: readonly string[], count: number): Promise<Prepared[]> {
  const made: Prepared[] = [];
  while (made.length < count) {
    const door = await site.door(names[made.length % names.length] ?? '');
    const [grant] = await site.fill(door, 1, 0);
    if (grant) made.push({ doorId: door.id, requestId: grant.record.id, code: grant.digits ?? '' });
  }
  return made;
}

/** Every other one is revoked, the others enter. */
async function measure(site: RevocationSite, prepared: readonly Prepared[], when: string): Promise<void> {
  const effective: number[] = [];
  const confirmed: number[] = [];
  const entered: number[] = [];
  for (const [nth, { doorId, requestId, code }] of prepared.entries()) {
    if (nth % 2 === 0) {
      const { first, beganAt, ms } = await site.revoke({ kind: 'request', id: requestId });
      effective.push(Date.parse(first.cloud.deniedAt) - beganAt);
      confirmed.push(first.confirmed ? ms : await untilConfirmed(site, first.id, performance.now() - ms));
      continue;
    }
    const [terminal] = await site.terminals(doorId);
    const began = performance.now();
    const reply = await terminal?.present({ code, readerId: `${when}-${nth}`.replaceAll(' ', '-') });
    entered.push(performance.now() - began);
    if ((reply?.body as { result?: string } | undefined)?.result !== 'granted') throw new Error(`Not granted: ${JSON.stringify(reply)}`);
  }
  report(`load.effective, ${when}`, 'ms', effective, { limit: 1_000 });
  report(`load.confirmed, ${when}`, 'ms', confirmed);
  report(`load.confirmed, ${when}, p95`, 'ms', [quantile(confirmed, 0.95)], { limit: 1_000 });
  report(`load.entered, ${when}`, 'ms', entered);
  report(`load.entered, ${when}, p95`, 'ms', [quantile(entered, 0.95)]);
}

/** So many at once ask what it would take to enter, and ask again as soon as they hear. */
function startFlood(site: RevocationSite): { stop(): Promise<{ asked: number; turnedAway: number; seconds: number }> } {
  let [isOver, asked, turnedAway] = [false, 0, 0];
  const began = performance.now();
  const people = ['alice', 'bob', 'tara'];
  const someone = async (nth: number) => {
    while (!isOver) {
      const start = Date.now() + 3 * 3_600_000;
      const window = { start: new Date(start).toISOString(), end: new Date(start + 3_600_000).toISOString() };
      const body = { doorIds: ['lobby'], window, purpose: `Measure ${Math.random()}` };
      const user = people[nth % people.length] ?? '';
      const { status } = await site.call(user, 'POST', `/requests${nth % 4 === 0 ? '' : '?dryRun=true'}`, body);
      asked += 1;
      turnedAway += Number(status === 503);
    }
  };
  const all = Array.from({ length: crowd }, (_, nth) => someone(nth));
  return {
    async stop() {
      isOver = true;
      await Promise.all(all);
      return { asked, turnedAway, seconds: (performance.now() - began) / 1_000 };
    },
  };
}
