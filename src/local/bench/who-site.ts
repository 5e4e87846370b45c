import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { spawnLatch } from '../launch/spawn-latch.js';
import { readSeed, seedFile as shippedSite } from '../seed/read-seed.js';
import { stableId } from '../seed/stable-id.js';
import { mintToken } from './mint-token.js';

export const graphMs = 100;
const hour = 3_600_000;
const patienceMs = 90_000;
/** What runs by itself and asks Graph too. */
const asksByItself = ['watchRisk', 'renewSubscriptions'];

const Row = z.object({ service: z.string().optional(), method: z.string().optional(), path: z.string().optional() });
const View = z.object({ id: z.string(), status: z.string(), outcome: z.string().optional() });
type View = z.infer<typeof View>;

/** A Latch as `npm start` runs it, with so many more people (`guest-0` …), before a Graph that takes its time. */
export type WhoSite = {
  tokenOf(user: string): Promise<string>;
  /** Asks for a door, hours ahead, and waits for the first decision: approved, people are to decide, or denied. */
  decision(token: string, doorId: string): Promise<{ id: string; ms: number }>;
  /** As it would be, without asking. */
  preview(token: string, doorId: string): Promise<number>;
  change(user: string, what: object): Promise<void>;
  /** Milliseconds from `began` until the request has the outcome. */
  until(token: string, id: string, outcome: string, began: number): Promise<number>;
  /** Waits until nothing is left to do, and says what Graph was asked since the last time. */
  graphCalls(): Promise<string[]>;
  close(): Promise<void>;
};

/** `quiet`: nothing asks Graph but what is measured. */
export async function openWhoSite(guests: number, { quiet = false } = {}): Promise<WhoSite> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-who-'));
  const seedFile = join(dataDir, 'site.json');
  writeFileSync(seedFile, JSON.stringify(seedWith(guests)));
  const disabled = Object.fromEntries((quiet ? asksByItself : []).map((name) => [`AzureWebJobs.${name}.Disabled`, 'true']));
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_CLOCK: 'system', LATCH_SEED_FILE: seedFile, ...disabled });
  const local = (method: string, path: string, body?: object) => json(`${latch.control}/local${path}`, method, { body });
  const api = (token: string, method: string, path: string, body?: object) => json(`${latch.api}/api${path}`, method, { body, token });
  await local('POST', '/faults', { service: 'graph', match: {}, do: { delayMs: graphMs } });
  let seen = 0;
  const view = async (token: string, id: string) => View.parse(await api(token, 'GET', `/requests/${id}`));
  return {
    tokenOf: (user) => mintToken(latch.control, user),
    async decision(token, doorId) {
      const began = performance.now();
      const { id } = z.object({ id: z.string() }).parse(await api(token, 'POST', '/requests', visitTo(doorId)));
      await settled(
        () => view(token, id),
        ({ status }) => status !== 'checking',
      );
      return { id, ms: performance.now() - began };
    },
    async preview(token, doorId) {
      const began = performance.now();
      z.object({ outcome: z.string() }).parse(await api(token, 'POST', '/requests?dryRun=true', visitTo(doorId)));
      return performance.now() - began;
    },
    change: async (user, what) => void (await local('POST', `/people/${user}`, what)),
    async until(token, id, outcome, began) {
      await settled(
        () => view(token, id),
        (found) => found.outcome === outcome,
      );
      return performance.now() - began;
    },
    async graphCalls() {
      await local('POST', '/idle');
      const rows = z
        .array(Row)
        .parse(await local('GET', '/ledger'))
        .filter(({ service }) => service === 'graph');
      const fresh = rows.slice(seen).map(({ method, path }) => `${method} ${path}`);
      seen = rows.length;
      return fresh;
    },
    async close() {
      await latch.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Nobody asks twice in the same words: a visit of its own, some hours from now. */
const visitTo = (doorId: string) => {
  const start = Date.now() + 3 * hour;
  return {
    doorIds: [doorId],
    window: { start: new Date(start).toISOString(), end: new Date(start + hour).toISOString() },
    purpose: `Measure ${randomUUID()}`,
  };
};

async function settled(look: () => Promise<View>, isThere: (found: View) => boolean): Promise<void> {
  for (const began = performance.now(); ; ) {
    const found = await look();
    if (isThere(found)) return;
    if (performance.now() - began > patienceMs) throw new Error(`Still ${found.status} after ${patienceMs} ms.`);
    await delay(5);
  }
}

async function json(url: string, method: string, { body, token }: { body?: object | undefined; token?: string }): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

export function seedWith(guests: number) {
  const shipped = readSeed(shippedSite({}));
  if (!shipped.ok) throw new Error(shipped.problems.join('\n'));
  const { seed } = shipped;
  const [alice] = seed.people;
  const people = Array.from({ length: guests }, (_, index) => {
    const id = `guest-${index}`;
    const device = { id: stableId(`device:${id}`), name: 'A laptop', compliant: true, registered: true };
    return {
      ...alice,
      ...{ id, oid: stableId(`person:${id}`), name: `Guest ${index}`, employeeId: `G-${index}` },
      mail: `${id}@latch.example`,
      device,
    };
  });
  return { ...seed, people: [...seed.people, ...people] };
}
