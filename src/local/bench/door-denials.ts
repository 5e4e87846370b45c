import { performance } from 'node:perf_hooks';
import { runBatch, upserting } from '../../azure/cosmos-batch.js';
import { dammDigit } from '../../domain/damm.js';
import type { CodeRecord } from '../../domain/grant-record.js';
import type { Terminal } from '../devices/terminal.js';
import { type BenchSite, openBenchSite } from './bench-site.js';
import { liveGrant, writeGrants } from './live-grants.js';
import { quantile, report } from './report.js';

const samples = 500;
const hour = 3_600_000;
/** Fewer than make a reader rest. */
const guessesEach = 4;

/** Codes nobody may enter by any more, or yet, and how their records say so. */
const dead: Record<string, (code: CodeRecord) => CodeRecord> = {
  used: (code) => ({ ...code, state: 'used', usedAt: code.notBefore }),
  revoked: (code) => ({ ...code, state: 'revoked' }),
  'too-late': (code) => ({ ...code, notAfter: new Date(Date.parse(code.notBefore) - 1).toISOString() }),
  'too-early': (code) => ({ ...code, notBefore: new Date(Date.parse(code.notAfter) + hour).toISOString() }),
};

/** Whether the time a denial takes tells its reason: every kind at the same moment, so that the machine's moods meet all of them. */
export async function benchDenials(): Promise<void> {
  const ids = ['denials-0', 'denials-1'];
  const site = await openBenchSite(ids.map((id) => ({ id, judge: 'cloud', scryptCost: 2 ** 12 })));
  const terminals = (await Promise.all(ids.map((id) => site.terminals(id)))).flat();
  const [first] = terminals;
  if (!first) throw new Error('There is no terminal.');
  const codes = await Promise.all(Object.values(dead).map((died) => deadCode(site, first.doorId, died)));
  const kinds = ['unknown-code', ...Object.keys(dead)];
  const rounds: number[][] = [];
  for (let index = 0; index < samples; index += 1) {
    const guessing = terminals[index % terminals.length] ?? first;
    const guess = `${10_000_000 + index}${dammDigit(String(10_000_000 + index))}`;
    const reader = `${guessing.terminalId}-${Math.floor(index / terminals.length / guessesEach)}`;
    const guessed = timedDenial(guessing, guess, reader);
    rounds.push(await Promise.all([guessed, ...codes.map((code) => timedDenial(first, code, 'holder'))]));
  }
  const took = kinds.map((_, kind) => rounds.map((times) => times[kind] ?? Number.NaN));
  for (const [kind, name] of kinds.entries()) report(`denial, ${name}`, 'ms', took[kind] ?? []);
  const medians = took.map((times) => quantile(times, 0.5));
  report('denials, largest difference of medians', '%', [100 * (Math.max(...medians) / Math.min(...medians) - 1)], { limit: 5 });
  await site.close();
}

async function deadCode(site: BenchSite, doorId: string, died: (code: CodeRecord) => CodeRecord): Promise<string> {
  const door = await site.door(doorId);
  const made = await liveGrant(door, await site.keys.current(), site.people[0] ?? '');
  await writeGrants(site.database, door, [made]);
  await runBatch(site.database, 'grants', door.id, [upserting(died(made.code))]);
  return made.digits ?? '';
}

async function timedDenial(terminal: Terminal, code: string, readerId: string): Promise<number> {
  const began = performance.now();
  const { status, body } = await terminal.present({ code, readerId });
  const took = performance.now() - began;
  if (status !== 200 || (body as { result?: string }).result !== 'denied') throw new Error(`Not denied: ${status} ${JSON.stringify(body)}`);
  return took;
}
