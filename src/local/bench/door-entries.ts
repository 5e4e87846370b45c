import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { stretch } from '../../domain/latch-code.js';
import { secretCode } from '../../domain/secret-code.js';
import type { Terminal } from '../devices/terminal.js';
import { type BenchSite, openBenchSite } from './bench-site.js';
import { liveGrant, writeGrants } from './live-grants.js';
import { quantile, report } from './report.js';

const liveGrants = 10_000;
/** With two terminals each, one for each of the most connections: a reader with several guesses under way is soon told to wait. */
const doorsEach = 25;
const costs = [2 ** 10, 2 ** 12];

/** Entries a round at each number of connections. */
const levels = [
  { atOnce: 1, perRound: 100 },
  { atOnce: 10, perRound: 300 },
  { atOnce: 50, perRound: 400 },
];
/** Entries a second at ten connections, and what two cores have for each (docs/decisions/0027). */
const promised = 150;
const twoCores = 2_000;
/** Before them: until the engine has compiled what an entry runs through, which a process does once in its life. */
const warmUp = 1_000;

/** A door with its terminals, and the codes that can still be presented there. */
type BusyDoor = { terminals: Terminal[]; codes: string[] };

/**
 * Granted entries through the whole path: a terminal's signed call over HTTP, the app in its host, the real SDKs to records, directory and
 * hub, every write synced, with 10,000 live grants about. Each connection uses the next terminal, whose keypad is a reader of its own.
 */
export async function benchEntries(rounds = 3): Promise<void> {
  const doors = costs.flatMap((scryptCost) =>
    Array.from({ length: doorsEach }, (_, index) => ({ id: `n${scryptCost}-${index}`, judge: 'cloud' as const, scryptCost })),
  );
  const site = await openBenchSite(doors);
  const needed = Math.ceil((warmUp + rounds * levels.reduce((sum, { perRound }) => sum + perRound, 0)) / doorsEach);
  for (const scryptCost of costs) {
    const ids = doors.filter((door) => door.scryptCost === scryptCost).map(({ id }) => id);
    const busy: BusyDoor[] = [];
    for (const id of ids) busy.push(await busyDoor(site, id, liveGrants / doors.length, needed));
    await measure(site, busy, scryptCost, rounds);
  }
  await site.close();
}

async function busyDoor(site: BenchSite, id: string, grants: number, presentable: number): Promise<BusyDoor> {
  const [door, key] = [await site.door(id), await site.keys.current()];
  const made = [];
  for (let index = 0; index < grants; index += 1)
    made.push(await liveGrant(door, key, site.people[index % site.people.length] ?? '', index < presentable));
  await writeGrants(site.database, door, made);
  return { terminals: await site.terminals(id), codes: made.flatMap(({ digits }) => digits ?? []) };
}

async function measure(site: BenchSite, busy: readonly BusyDoor[], scryptCost: number, rounds: number): Promise<void> {
  const next = takeTurns(busy);
  const name = scryptCost === 2 ** 10 ? '' : ` N=2^${Math.log2(scryptCost)}`;
  await enterAll(next, 10, warmUp);
  const alone = await scryptAlone(scryptCost);
  report(`scrypt N=2^${Math.log2(scryptCost)}`, 'ms', alone);
  for (const { atOnce, perRound } of levels) {
    const metric = `entries c=${atOnce}${name}`;
    const isLimited = metric === 'entries c=10';
    const rates: number[] = [];
    const took: number[] = [];
    const before = cpuMs(site);
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      took.push(...(await enterAll(next, atOnce, perRound)));
      rates.push((perRound * 1000) / (performance.now() - began));
    }
    report(metric, '1/s', rates, isLimited ? { limit: promised } : {});
    report(`${metric}, p50`, 'ms', took);
    report(`${metric}, p99`, 'ms', [quantile(took, 0.99)]);
    report(`${metric}, processor time each`, 'ms', [(cpuMs(site) - before) / took.length], isLimited ? { limit: twoCores / promised } : {});
    if (atOnce === 1) report(`${metric}, scrypt's share`, '%', [(100 * quantile(alone, 0.5)) / quantile(took, 0.5)]);
  }
}

/** One presentation after the other, each at the next terminal that still has a code. */
type Next = () => { terminal: Terminal; code: string };

function takeTurns(busy: readonly BusyDoor[]): Next {
  let turn = 0;
  return () => {
    const { terminals, codes } = busy[turn % busy.length] ?? { terminals: [], codes: [] };
    const terminal = terminals[Math.floor(turn / busy.length) % terminals.length];
    const code = codes.pop();
    turn += 1;
    if (!terminal || code === undefined) throw new Error('There are no codes left to present.');
    return { terminal, code };
  };
}

/** Presents so many, so many at once; comes back with how long each took. A denial ends the measurement: it would not have cost the same. */
async function enterAll(next: Next, atOnce: number, count: number): Promise<number[]> {
  const took: number[] = [];
  let begun = 0;
  const connection = async () => {
    while (begun++ < count) {
      const { terminal, code } = next();
      const began = performance.now();
      const { status, body } = await terminal.present({ code, readerId: `${terminal.terminalId}-keypad` });
      took.push(performance.now() - began);
      if ((body as { result?: string }).result !== 'granted') throw new Error(`Not granted: ${status} ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, connection));
  return took;
}

/** What a guess costs by itself. */
async function scryptAlone(scryptCost: number): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < 50; index += 1) {
    const began = performance.now();
    await stretch(secretCode(String(100_000_000 + index)), new Uint8Array(16), scryptCost);
    took.push(performance.now() - began);
  }
  return took;
}

/** Processor time of everything that takes part, this client too: what the figure would be limited by on a quiet machine. */
function cpuMs({ latch: { pids } }: BenchSite): number {
  const ticksOf = (pid: number) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  };
  const { user, system } = process.cpuUsage();
  return [pids['host'], pids['cloud']].reduce(
    (sum: number, pid) => sum + (pid === undefined ? 0 : ticksOf(pid) * 10),
    (user + system) / 1000,
  );
}
