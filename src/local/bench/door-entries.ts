import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { findAll } from '../../azure/cosmos-query.js';
import { stretch } from '../../domain/latch-code.js';
import { secretCode } from '../../domain/secret-code.js';
import type { Terminal } from '../devices/terminal.js';
import { type BenchSite, openBenchSite } from './bench-site.js';
import { liveGrant, writeGrants } from './live-grants.js';
import { quantile, report } from './report.js';

/** So many that 10,000 are still live when everything has been measured. */
const grants = 20_000;
/** With two terminals each, one for each of the most connections: a reader with several guesses under way is soon told to wait. */
const doorsEach = 25;
/** How many people stand in a row at one keypad. */
const queue = 20;

/** Entries a round at each number of connections. */
const levels = [
  { atOnce: 1, perRound: 100 },
  { atOnce: 10, perRound: 300 },
  { atOnce: 50, perRound: 400 },
];
/** Entries a second at ten connections on two cores at rest; and the processor time of one, so many times that of a scrypt alone in the same minute (docs/decisions/0027). */
const promised = 150;
const mostScrypts = 5.5;
/**
 * `warmUp`: entries that are not measured. The processor time of an entry falls until the engine has compiled what it runs through, which a process
 * does once in its life.
 */
const costs = [
  { scryptCost: 2 ** 10, warmUp: 3_000 },
  { scryptCost: 2 ** 12, warmUp: 500 },
];

/** A reader of its own, and the codes that can still be presented at its door. */
type Keypad = { terminal: Terminal; codes: string[] };

/**
 * Granted entries through the whole path: a terminal's signed call over HTTP, the app in its host, the real SDKs to records, directory and
 * hub, every write synced, with more than 10,000 live grants about. Each connection is a queue at a keypad, then at the next; the hub is asked about a
 * terminal once a second, so for about every tenth entry. The tenant is a large one: a smaller is not told about so many people, and an entry
 * that goes on without the directory is a different one.
 */
export async function benchEntries(rounds = 3): Promise<void> {
  const doors = costs.flatMap(({ scryptCost }) =>
    Array.from({ length: doorsEach }, (_, index) => ({ id: `n${scryptCost}-${index}`, judge: 'cloud' as const, scryptCost })),
  );
  const site = await openBenchSite(doors, { tenantSize: 'large' });
  const prepared: Prepared[] = [];
  for (const cost of costs) {
    const atDoors: Keypad[][] = [];
    for (const { id } of doors.filter(({ scryptCost }) => scryptCost === cost.scryptCost))
      atDoors.push(await keypadsAt(site, id, presentable(cost.warmUp, rounds)));
    prepared.push({ ...cost, rounds, keypads: [0, 1].flatMap((which) => atDoors.flatMap((here) => here[which] ?? [])) });
  }
  for (const each of prepared) await measure(site, each);
  report('entries without the directory', 'entries', [await withoutDirectory(site)], { limit: 0 });
  await site.close();
}

/** How many codes a door needs: some queues more than its share, since connections do not take turns exactly. */
const presentable = (warmUp: number, rounds: number): number =>
  Math.ceil((warmUp + rounds * levels.reduce((sum, { perRound }) => sum + perRound, 0)) / doorsEach) + 5 * queue;

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

/** Keypads of neighbouring doors one after the other, so that a round is at as many doors as it has connections. */
type Prepared = { scryptCost: number; warmUp: number; rounds: number; keypads: Keypad[] };

async function measure(site: BenchSite, { scryptCost, warmUp, rounds, keypads }: Prepared): Promise<void> {
  const next = takeTurns(keypads);
  await enterAll(next, 10, warmUp);
  for (const level of levels) {
    const made: Round[] = [];
    for (let round = 0; round < rounds; round += 1) made.push(await playRound(site, next, level, scryptCost));
    tell(made, `entries c=${level.atOnce}${scryptCost === 2 ** 10 ? '' : ` N=2^${Math.log2(scryptCost)}`}`);
  }
}

/** `rate`: entries a second; `cost`: processor milliseconds each; `scrypt`: those of a scrypt alone, just before and after. */
type Round = { took: number[]; rate: number; cost: number; scrypt: number };

async function playRound(site: BenchSite, next: Next, { atOnce, perRound }: (typeof levels)[number], scryptCost: number): Promise<Round> {
  const scryptBefore = await scryptAlone(scryptCost);
  const before = cpuMs(site);
  const began = performance.now();
  const took = await enterAll(next, atOnce, perRound);
  const rate = (perRound * 1000) / (performance.now() - began);
  const cost = (cpuMs(site) - before) / perRound;
  return { took, rate, cost, scrypt: (scryptBefore + (await scryptAlone(scryptCost))) / 2 };
}

function tell(made: readonly Round[], metric: string): void {
  const limits = metric === 'entries c=10' ? ([{ limit: promised }, { limit: mostScrypts }] as const) : [];
  const took = made.flatMap((round) => round.took);
  const told = (what: string, unit: string, figure: (round: Round) => number, limit = {}) =>
    report(`${metric}${what}`, unit, made.map(figure), limit);
  told('', '1/s', ({ rate }) => rate, limits[0]);
  report(`${metric}, p50`, 'ms', took);
  report(`${metric}, p99`, 'ms', [quantile(took, 0.99)]);
  told(', processor time each', 'ms', ({ cost }) => cost);
  told(', processor time of a scrypt alone', 'ms', ({ scrypt }) => scrypt);
  told(', processor time each, in scrypts', 'x', ({ cost, scrypt }) => cost / scrypt, limits[1]);
  told(", scrypt's share of it", '%', ({ cost, scrypt }) => (100 * scrypt) / cost);
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

/** Processor milliseconds of one, over some in a row; nothing else is under way then, so the other core rests. */
async function scryptAlone(scryptCost: number): Promise<number> {
  const some = 50;
  const before = process.cpuUsage();
  for (let index = 0; index < some; index += 1) await stretch(secretCode(String(100_000_000 + index)), new Uint8Array(16), scryptCost);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / some;
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
