import { performance } from 'node:perf_hooks';
import { judgeCode } from '../../domain/entry.js';
import { CodeRecord } from '../../domain/grant-record.js';
import { DoorId } from '../../domain/ids.js';
import { stretch } from '../../domain/latch-code.js';
import { secretCode } from '../../domain/secret-code.js';
import type { Terminal } from '../devices/terminal.js';
import { type BusyDoor, openEntryWorld } from './entry-world.js';
import { report } from './report.js';

const doors = 20;
const liveGrants = 10_000;
const connections = [1, 10, 50];
const costs = [2 ** 10, 2 ** 12];

/** Entries a round at each number of connections, and rounds. */
const perRound = { 1: 100, 10: 300, 50: 400 } as Record<number, number>;

/**
 * Granted entries through the whole path: a terminal's signed call over HTTP, the app in its host, the real SDKs to records, directory and
 * hub, every write synced, with 10,000 live grants about. Each connection is a reader of its own.
 */
export async function benchEntries(rounds = 3): Promise<void> {
  const presentable = Math.ceil(
    (connections.reduce((sum, each) => sum + (perRound[each] ?? 0), 0) * rounds + 100) / (doors / costs.length),
  );
  const grants = liveGrants / doors;
  const world = await openEntryWorld(costs.map((scryptCost) => ({ doors: doors / costs.length, scryptCost, grants, presentable })));
  for (const scryptCost of costs) {
    const next = takeTurns(world.doorsOf(scryptCost));
    const name = scryptCost === 2 ** 10 ? '' : ` N=2^${Math.log2(scryptCost)}`;
    await enterAll(next, 10, 100); // warms up
    const alone = await medianScrypt(scryptCost);
    report(`scrypt${name || ' N=2^10'}`, 'ms', alone);
    for (const atOnce of connections) {
      const rates: number[] = [];
      const took: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const began = performance.now();
        const times = await enterAll(next, atOnce, perRound[atOnce] ?? 100);
        rates.push((times.length * 1000) / (performance.now() - began));
        took.push(...times);
      }
      report(`entries c=${atOnce}${name}`, '1/s', rates, atOnce === 10 && name === '' ? { limit: 150 } : {});
      report(`entries c=${atOnce}${name}, p50`, 'ms', took);
      report(`entries c=${atOnce}${name}, p99`, 'ms', [quantile(took, 0.99)]);
      if (atOnce === 1) report(`entries c=1${name}, scrypt's share`, '%', [(100 * quantile(alone, 0.5)) / quantile(took, 0.5)]);
    }
  }
  await world.close();
}

/** One presentation after the other, each at the next door that still has a code. */
type Next = () => { terminal: Terminal; digits: string; readerId: string };

function takeTurns(busy: readonly BusyDoor[]): Next {
  let turn = 0;
  return () => {
    const { terminals, codes } = busy[turn % busy.length] ?? { terminals: [], codes: [] };
    const terminal = terminals[Math.floor(turn / busy.length) % terminals.length];
    const code = codes.pop();
    turn += 1;
    if (!terminal || !code) throw new Error('There are no codes left to present.');
    return { terminal, digits: code.digits, readerId: `${terminal.terminalId}-keypad` };
  };
}

/** Presents so many, so many at once; comes back with how long each took. A denial ends the measurement: it would not have cost the same. */
async function enterAll(next: Next, atOnce: number, count: number): Promise<number[]> {
  const took: number[] = [];
  let begun = 0;
  const connection = async () => {
    while (begun++ < count) {
      const { terminal, digits, readerId } = next();
      const began = performance.now();
      const { status, body } = await terminal.present({ code: digits, readerId });
      took.push(performance.now() - began);
      if ((body as { result?: string }).result !== 'granted') throw new Error(`Not granted: ${status} ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, connection));
  return took;
}

async function medianScrypt(scryptCost: number): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < 50; index += 1) {
    const began = performance.now();
    await stretch(secretCode(String(100_000_000 + index)), new Uint8Array(16), scryptCost);
    took.push(performance.now() - began);
  }
  return took;
}

/** What is left of an entry without any I/O and without scrypt: is this code good at this door at this moment? */
export function benchDomain(): void {
  const doorId = DoorId.parse('lobby');
  const id = '00000000-0000-4000-8000-000000000001';
  const code = CodeRecord.parse({
    ...{
      id: `c:${'0'.repeat(64)}`,
      kind: 'code',
      doorId,
      grantId: id,
      requestId: id,
      subjectId: id,
      siteId: 'BER1',
      generation: 1,
      kid: 'k',
    },
    ...{ notBefore: '2027-01-01T08:00:00.000Z', notAfter: '2027-01-01T08:15:00.000Z', state: 'live' },
  });
  const at = new Date('2027-01-01T08:05:00.000Z');
  const rates: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    for (let index = 0; index < 100_000; index += 1) if (judgeCode(code, { id: doorId }, at)) throw new Error('It is good.');
    rates.push((100_000 * 1000) / (performance.now() - began));
  }
  report('domain check', '1/s', rates, { limit: 10_000 });
}

const quantile = (samples: readonly number[], part: number) =>
  samples.toSorted((one, other) => one - other)[Math.floor(part * (samples.length - 1))] ?? Number.NaN;
