import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { findAll } from '../../azure/cosmos-query.js';
import { stretch } from '../../domain/latch-code.js';
import { secretCode } from '../../domain/secret-code.js';
import type { Terminal } from '../devices/terminal.js';
import { type BenchSite, openBenchSite } from './bench-site.js';
import { liveGrant, writeGrants } from './live-grants.js';
import { quantile, report } from './report.js';

/** Of which 10,000 are still live when everything has been measured. */
const grants = 20_000;
/** With two terminals each, one for each of the most connections: a reader with several guesses under way is soon told to wait. */
const doorsEach = 25;
/** Who stand in a row at one keypad. */
const queue = 20;

/** Entries a round at each number of connections. */
const levels = [
  { atOnce: 1, perRound: 100 },
  { atOnce: 10, perRound: 300 },
  { atOnce: 50, perRound: 400 },
];
/** Entries a second at ten connections, and what two cores have for each (docs/decisions/0027). */
const promised = 150;
const twoCores = 2_000;
/**
 * Entries before them. At first: until the engine has compiled what an entry runs through, which a process does once in its life; the processor time of
 * an entry falls until then.
 */
const costs = [
  { scryptCost: 2 ** 10, warmUp: 3_000 },
  { scryptCost: 2 ** 12, warmUp: 500 },
];

/** A reader of its own, and the codes that can still be presented at its door. */
type Keypad = { terminal: Terminal; codes: string[] };

/**
 * Granted entries through the whole path: a terminal's signed call over HTTP, the app in its host, the real SDKs to records, directory and
 * hub, every write synced, with 10,000 live grants about. Each connection is a queue at a keypad, then at the next. The tenant is a large one:
 * a smaller is not asked about so many people, and an entry that goes on without the directory is a different one.
 */
export async function benchEntries(rounds = 3): Promise<void> {
  const doors = costs.flatMap(({ scryptCost }) =>
    Array.from({ length: doorsEach }, (_, index) => ({ id: `n${scryptCost}-${index}`, judge: 'cloud' as const, scryptCost })),
  );
  const site = await openBenchSite(doors, { tenantSize: 'large' });
  const keypads = new Map<number, Keypad[]>();
  for (const { id, scryptCost } of doors) {
    const here = await keypadsAt(site, id, presentable(scryptCost, rounds));
    keypads.set(scryptCost, [...(keypads.get(scryptCost) ?? []), ...here]);
  }
  for (const { scryptCost, warmUp } of costs) await measure(site, keypads.get(scryptCost) ?? [], { scryptCost, warmUp, rounds });
  report('entries without the directory', 'entries', [await withoutDirectory(site)], { limit: 0 });
  await site.close();
}

/** How many codes a door needs: a queue more at each of its keypads than is presented there. */
function presentable(scryptCost: number, rounds: number): number {
  const { warmUp = 0 } = costs.find((cost) => cost.scryptCost === scryptCost) ?? {};
  return Math.ceil((warmUp + rounds * levels.reduce((sum, { perRound }) => sum + perRound, 0)) / doorsEach) + 2 * queue;
}

async function keypadsAt(site: BenchSite, id: string, known: number): Promise<Keypad[]> {
  const [door, key] = [await site.door(id), await site.keys.current()];
  const made = await Promise.all(
    Array.from({ length: grants / doorsEach / costs.length }, (_, index) =>
      liveGrant(door, key, site.people[index % site.people.length] ?? '', index < known),
    ),
  );
  await writeGrants(site.database, door, made);
  const codes = made.flatMap(({ digits }) => digits ?? []);
  return (await site.terminals(id)).map((terminal) => ({ terminal, codes }));
}

type Terms = { scryptCost: number; warmUp: number; rounds: number };

async function measure(site: BenchSite, keypads: readonly Keypad[], { scryptCost, warmUp, rounds }: Terms): Promise<void> {
  const next = takeTurns(keypads);
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

type Next = () => Keypad;

function takeTurns(keypads: readonly Keypad[]): Next {
  let turn = 0;
  return () => {
    const keypad = keypads[turn % keypads.length];
    turn += 1;
    if (!keypad) throw new Error('There are no keypads.');
    return keypad;
  };
}

/** Presents so many, so many at once; comes back with how long each took. A denial ends the measurement: it would not have cost the same. */
async function enterAll(next: Next, atOnce: number, count: number): Promise<number[]> {
  const took: number[] = [];
  let begun = 0;
  const connection = async () => {
    for (;;) {
      const { terminal, codes } = next();
      for (let place = 0; place < queue; place += 1) {
        if (begun++ >= count) return;
        took.push(await enter(terminal, codes.pop()));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, connection));
  return took;
}

async function enter(terminal: Terminal, code: string | undefined): Promise<number> {
  if (code === undefined) throw new Error('There are no codes left to present.');
  const began = performance.now();
  const { status, body } = await terminal.present({ code, readerId: `${terminal.terminalId}-keypad` });
  const took = performance.now() - began;
  if ((body as { result?: string }).result !== 'granted') throw new Error(`Not granted: ${status} ${JSON.stringify(body)}`);
  return took;
}

/** Entries that went on though Graph did not answer, as the policy of their doors says. */
async function withoutDirectory({ database }: BenchSite): Promise<number> {
  const text = "SELECT VALUE COUNT(1) FROM c WHERE ARRAY_CONTAINS(c.checks, {'outcome': 'degraded'}, true)";
  const [count = 0] = await findAll<number>(await database.container('requests'), text, {});
  return count;
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
