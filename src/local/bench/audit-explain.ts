import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { creation, runBatch } from '../../azure/cosmos-batch.js';
import { dammDigit } from '../../domain/damm.js';
import { AttemptRecord } from '../../domain/grant-record.js';
import type { Terminal } from '../devices/terminal.js';
import { type BenchSite, openBenchSite } from './bench-site.js';
import { liveGrant, writeGrants } from './live-grants.js';
import { mintToken } from './mint-token.js';
import { quantile, report } from './report.js';

const doorId = 'explain-0';
const grants = Number(process.env['BENCH_GRANTS'] ?? 10_000);
const samples = 200;
const hubMs = 5_000;
const mostMs = 1_000;

/** Why a request has no code, why somebody got in, why not: asked of the whole app with ten thousand grants about, the last of them with a hub that takes five seconds for everything. */
export async function benchExplain(): Promise<void> {
  const site = await openBenchSite([{ id: doorId, judge: 'cloud', scryptCost: 2 ** 10 }]);
  const [door, key] = [await site.door(doorId), await site.keys.current()];
  const made = [];
  for (let index = 0; index < grants; index += 1) made.push(await liveGrant(door, key, site.people[0] ?? '', index < samples));
  await writeGrants(site.database, door, made);
  const [terminal] = await site.terminals(doorId);
  if (!terminal) throw new Error('There is no terminal.');
  const codes = made.flatMap(({ digits = [] }) => digits);
  const granted = await presented(terminal, codes, 'granted');
  const used = await presented(terminal, codes, 'denied');
  const unknown = await presented(terminal, [guess(1), guess(2), guess(3), guess(4)], 'denied');
  const token = await mintToken(site.latch.control, 'frank');
  const explain = async (metric: string, ids: readonly string[]) => {
    const took: number[] = [];
    for (const id of ids) took.push(await timed(`${site.latch.api}/api/explain/${id}`, token));
    report(`audit.explain ${metric}`, 'ms', took, { limit: mostMs });
    report(`audit.explain ${metric}, p99`, 'ms', [quantile(took, 0.99)], { limit: mostMs });
  };
  await explain(
    'a request',
    made.slice(0, samples).map(({ record }) => record.id),
  );
  await explain('an entry', granted);
  await explain('a code used before', used);
  await explain('a guess', unknown);
  const late = await lateAtLock(site);
  await fetch(`${site.latch.control}/local/faults`, {
    method: 'POST',
    body: JSON.stringify({ service: 'iot-hub', match: {}, do: { delayMs: hubMs } }),
  });
  await explain('a code that came too early at a lock nobody reaches', late);
  await site.close();
}

const guess = (number: number) => `${10_000_000 + number}${dammDigit(String(10_000_000 + number))}`;

/** Their attempt ids. Another outcome than the expected one ends the measurement: it would not be explained the same. */
async function presented(terminal: Terminal, codes: readonly string[], expected: string): Promise<string[]> {
  const ids: string[] = [];
  for (const code of codes) {
    const attemptId = randomUUID();
    const { status, body } = await terminal.present({ attemptId, code, readerId: `${terminal.terminalId}-${expected}` });
    const { result } = z.looseObject({ result: z.string().optional() }).parse(body);
    if (result !== expected) throw new Error(`Not ${expected}: ${status} ${JSON.stringify(body)}`);
    ids.push(attemptId);
  }
  return ids;
}

/** Attempts at a door whose lock judges, as it would have told of them: explaining them wants to know how its clock goes. */
async function lateAtLock({ database }: BenchSite): Promise<string[]> {
  const attempts = Array.from({ length: 5 }, () => {
    const attemptId = randomUUID();
    const told = { doorId: 'cage-12', attemptId, readerId: 'keypad', judge: 'lock', at: new Date().toISOString(), because: 'too-early' };
    return AttemptRecord.parse({ id: `a:${attemptId}`, kind: 'attempt', state: 'denied', ...told });
  });
  for (const attempt of attempts) await runBatch(database, 'grants', attempt.doorId, [creation(attempt)]);
  return attempts.map(({ attemptId }) => attemptId);
}

async function timed(url: string, token: string): Promise<number> {
  const began = performance.now();
  const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const told: unknown = await reply.json();
  const took = performance.now() - began;
  if (reply.status !== 200) throw new Error(`Not explained: ${reply.status} ${JSON.stringify(told)}`);
  return took;
}
