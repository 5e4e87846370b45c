import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { newOrder } from '../../../activities/arm-order.js';
import { inTurns } from '../../../activities/in-turns.js';
import { runBatch, upserting } from '../../azure/cosmos-batch.js';
import { cosmosGrants } from '../../azure/cosmos-grants.js';
import { iotHubLocks } from '../../azure/iot-hub-locks.js';
import type { DoorRecord } from '../../domain/door-record.js';
import type { Target } from '../../domain/rule-record.js';
import { installLoopback, readLoopback } from '../loopback.js';
import { createWorldClient, type WorldClient } from '../story/world-client.js';
import { type BenchDoor, type BenchSite, openBenchSite } from './bench-site.js';
import { futureRequest, type LiveGrant, liveGrant, writeGrants } from './live-grants.js';

/** What a revocation is seen as over the API, as far as it is measured. */
const Revocation = z.object({
  id: z.uuid(),
  cloud: z.object({ deniedAt: z.string(), count: z.int() }),
  doors: z.array(
    z.object({
      doorId: z.string(),
      lock: z.enum(['confirmed', 'unconfirmed']),
      grants: z.int(),
      worstCaseUntil: z.string().optional(),
      nextTryAt: z.string().optional(),
    }),
  ),
  progress: z.object({ doors: z.int(), confirmed: z.int(), exposed: z.int(), isComplete: z.boolean() }),
  confirmed: z.boolean(),
});
export type Revocation = z.infer<typeof Revocation>;

const Lock = z.object({ armed: z.array(z.object({ grantId: z.string() })), log: z.array(z.looseObject({ event: z.string() })) });

/** What runs by itself where revocations are measured: the change feeds of rules, receipts, grants and requests, and the stream of the locks. */
const feeds = ['followRules', 'followReceipts', 'followGrants', 'followRequests', 'lockEvents'];

/** A whole Latch with grants on its locks, and somebody of security. */
export type RevocationSite = BenchSite & {
  client: WorldClient;
  call(user: string, method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown>; ms: number }>;
  revoke(target: Target, confirmCount?: number): Promise<{ first: Revocation; ms: number; beganAt: number }>;
  revocation(id: string): Promise<Revocation>;
  /** Grants on this door's lock, with a code that is known, and others for tomorrow. */
  fill(door: DoorRecord, armed: number, future: number): Promise<LiveGrant[]>;
  lock(doorId: string): Promise<z.infer<typeof Lock>>;
  setOnline(doorId: string, online: boolean): Promise<void>;
  /** Kills the host as by a power cut, and waits for the next one. */
  crash(): Promise<void>;
};

export async function openRevocationSite(doors: readonly BenchDoor[], asleep: readonly string[] = []): Promise<RevocationSite> {
  const site = await openBenchSite(doors, { running: feeds.filter((name) => !asleep.includes(name)) });
  const { latch, runtime, database, keys, credential } = site;
  const client = createWorldClient(latch.api, latch.control);
  const undo = installLoopback(readLoopback(String(runtime.env['LATCH_LOOPBACK'])));
  const clock = { now: () => new Date() };
  const locks = iotHubLocks({ hostName: String(runtime.env['IOTHUB_HOSTNAME']), credential, keys, clock });
  const grants = cosmosGrants(database);
  const tokens = new Map<string, string>();
  const call: RevocationSite['call'] = async (user, method, path, body) => {
    const token = tokens.get(user) ?? (await tokenOf(client, user));
    tokens.set(user, token);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const began = performance.now();
    const response = await fetch(`${latch.api}/api${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const reply = z
      .record(z.string(), z.unknown())
      .catch({})
      .parse(await response.json().catch(() => ({})));
    return { status: response.status, body: reply, ms: performance.now() - began };
  };
  await client.control('POST', '/idle'); // until what the app has to say to locks that have just come is said
  return {
    ...site,
    ...{ client, call },
    async revoke(target, confirmCount) {
      const beganAt = Date.now();
      const { status, body, ms } = await call('dan', 'POST', '/revocations', {
        target,
        reason: 'Measured',
        ...(confirmCount !== undefined && { confirmCount }),
      });
      if (status !== 202) throw new Error(`Not revoked: ${status} ${JSON.stringify(body)}`);
      return { first: Revocation.parse(body), ms, beganAt };
    },
    revocation: async (id) => Revocation.parse((await call('dan', 'GET', `/revocations/${id}`)).body),
    async fill(door, armed, future) {
      const [key, [person = '']] = [await keys.current(), site.people];
      const made = await Promise.all(Array.from({ length: armed }, () => liveGrant(door, key, person)));
      await writeGrants(database, door, made);
      for (const { record, code } of made) {
        const order = await newOrder({ grants, keys, clock }, record, door, code);
        await untilAnswered(door.id, () => locks.arm(door, order));
      }
      const later = Array.from({ length: future }, () => futureRequest(door, person));
      await inTurns(later, 4, (record) => runBatch(database, 'requests', record.id, [upserting(record)]));
      return made;
    },
    lock: async (doorId) => Lock.parse(await client.control('GET', `/doors/${doorId}`)),
    setOnline: async (doorId, online) => void (await client.control('POST', `/doors/${doorId}/online`, { online })),
    async crash() {
      process.kill(z.int().parse(latch.pids['host']), 'SIGKILL');
      await delay(200);
      while (!(await fetch(`${latch.api}/api/health/live`).catch(() => undefined))?.ok) await delay(50);
    },
    async close() {
      undo();
      await site.close();
    },
  };
}

/** A crowded hub leaves an order without its answer now and then; told twice, it is done once. */
async function untilAnswered(doorId: string, order: () => Promise<{ kind: string }>, triesLeft = 5): Promise<void> {
  const { kind } = await order();
  if (kind === 'answered') return;
  if (triesLeft === 0) throw new Error(`${doorId} is ${kind}.`);
  await delay(1_000);
  await untilAnswered(doorId, order, triesLeft - 1);
}

async function tokenOf(client: WorldClient, user: string): Promise<string> {
  return z.object({ accessToken: z.string() }).parse(await client.control('POST', '/tokens', { user, acrs: ['c1'] })).accessToken;
}
