import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { newOrder } from '../../../activities/arm-order.js';
import { cosmosGrants } from '../../azure/cosmos-grants.js';
import { iotHubLocks } from '../../azure/iot-hub-locks.js';
import type { DoorRecord } from '../../domain/door-record.js';
import type { EntryAnswer, Presentation, Terminal } from '../devices/terminal.js';
import { installLoopback, readLoopback } from '../loopback.js';
import { type BenchDoor, type BenchSite, openBenchSite } from './bench-site.js';
import { type LiveGrant, liveGrant, writeGrants } from './live-grants.js';
import { report } from './report.js';

const atOnce = 200;
const scryptCost = 2 ** 10;
const doorId = 'rounds';
/** How often one attempt is sent while the answer is 503. */
const sendings = 5;
/** A run of a thousand takes half an hour: it says how far it is. */
const wordEvery = 50;

type Played = { ms: number; openings: number };
type Present = (code: string, index: number) => Promise<boolean>;
type Judge = BenchDoor['judge'];
type Doorway = { judge: Judge; door: DoorRecord; prepare(made: LiveGrant): Promise<void>; present: Present };

/**
 * One code, two hundred presentations at once through both terminals (and, where the lock judges, through its own keypad too): exactly one
 * opens, in each of so many rounds.
 */
export async function benchRounds(judge: Judge, rounds: number): Promise<void> {
  const site = await openBenchSite([{ id: doorId, judge, scryptCost }]);
  const undo = installLoopback(readLoopback(site.runtime.env['LATCH_LOOPBACK'] ?? ''));
  const doorway = await openDoorway(site, judge);
  const played: Played[] = [];
  for (let round = 0; round < rounds; round += 1) {
    played.push(await playRound(site, doorway, round));
    if (played.length % wordEvery === 0) process.stderr.write(`${wordSoFar(judge, played)}\n`);
  }
  const openings = played.map((round) => round.openings);
  report(`rounds of ${atOnce}, judge ${judge}: openings in each`, '', openings, { limit: 1 });
  report(
    `rounds of ${atOnce}, judge ${judge}: presentations`,
    '1/s',
    played.map(({ ms }) => (atOnce * 1000) / ms),
  );
  if (openings.some((count) => count !== 1)) throw new Error(`Not exactly one opening in every round, judge ${judge}.`);
  undo();
  await site.close();
}

const wordSoFar = (judge: string, played: readonly Played[]): string =>
  `judge ${judge}: ${played.filter(({ openings }) => openings === 1).length} of ${played.length} rounds with exactly one opening`;

async function playRound(site: BenchSite, { judge, door, prepare, present }: Doorway, round: number): Promise<Played> {
  const made = await liveGrant(door, await site.keys.current(), site.people[round % site.people.length] ?? '');
  await writeGrants(site.database, door, [made]);
  await prepare(made);
  const [since, began] = [new Date(), performance.now()];
  const opened = await Promise.all(Array.from({ length: atOnce }, (_, index) => present(made.digits ?? '', index)));
  const ms = performance.now() - began;
  return { ms, openings: judge === 'cloud' ? opened.filter(Boolean).length : await openingsOf(site, made, since) };
}

/** How often the lock really opened for this grant, by the ledger that the lock writes itself. */
async function openingsOf({ latch }: BenchSite, { grant }: LiveGrant, since: Date): Promise<number> {
  const rows = (await (await fetch(`${latch.control}/local/ledger?since=${since.toISOString()}`)).json()) as {
    kind: string;
    grantId?: string;
  }[];
  return rows.filter(({ kind, grantId }) => kind === 'opening' && grantId === grant.id).length;
}

async function openDoorway(site: BenchSite, judge: Judge): Promise<Doorway> {
  const door = await site.door(doorId);
  const terminals = await site.terminals(door.id);
  const throughTerminal: Present = async (code, index) => {
    const terminal = terminals[index % terminals.length];
    if (!terminal) throw new Error(`No terminal at ${door.id}.`);
    return isGranted(await answerOf(terminal, { code, attemptId: randomUUID(), readerId: `reader-${index}` }));
  };
  if (judge === 'cloud') return { judge, door, prepare: async () => undefined, present: throughTerminal };
  const { keys, database, credential, runtime, latch } = site;
  const clock = { now: () => new Date() };
  const grants = cosmosGrants(database);
  const locks = iotHubLocks({ hostName: runtime.env['IOTHUB_HOSTNAME'] ?? '', credential, keys, clock });
  return {
    judge,
    door,
    async prepare({ record, code }) {
      const reply = await locks.arm(door, await newOrder({ grants, keys, clock }, record, door, code));
      if (reply.kind !== 'answered') throw new Error(`Not armed: ${reply.because}`);
    },
    present: (code, index) => (index % 2 === 0 ? throughTerminal(code, index / 2) : onTheLock(latch.control, door.id, code, index)),
  };
}

/** As a keypad does, an attempt that was not answered for now is sent again, and is still the same attempt. */
async function answerOf(terminal: Terminal, attempt: Presentation): Promise<EntryAnswer> {
  for (let sending = 1; ; sending += 1) {
    const answer = await terminal.present(attempt);
    if (answer.status === 200) return answer;
    if (answer.status !== 503 || sending === sendings) throw new Error(`Not answered: ${answer.status} ${JSON.stringify(answer.body)}`);
    await delay(1000);
  }
}

const isGranted = ({ body }: EntryAnswer): boolean => (body as { result?: string }).result === 'granted';

async function onTheLock(control: string, doorId: string, code: string, index: number): Promise<boolean> {
  const body = JSON.stringify({ code, attemptId: randomUUID(), readerId: `keypad-${index % 2}` });
  const response = await fetch(`${control}/local/doors/${doorId}/keypad`, { method: 'POST', body });
  return ((await response.json()) as { opened: boolean }).opened;
}
