import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { iotHubLocks } from '../../azure/iot-hub-locks.js';
import { DoorRecord } from '../../domain/door-record.js';
import { GrantId } from '../../domain/ids.js';
import type { ArmOrder, Locks } from '../../ports/locks.js';
import { installLoopback } from '../loopback.js';
import { report } from './report.js';

const hostName = 'latch-hub.azure-devices.net';
const hour = 3_600_000;
/** Without a bound V8 keeps garbage for as long as the machine has room, and that is what would be weighed. */
const boundedHeap = ['--expose-gc', '--max-old-space-size=512', '--max-semi-space-size=8'];

const Ready = z.object({ restPort: z.int(), caFile: z.string(), residentBytes: z.number() });
const Connected = z.object({
  connectMs: z.number(),
  residentBytes: z.number(),
  locks: z.array(z.object({ doorId: z.string(), publicJwk: DoorRecord.shape.terminals.element.shape.publicJwk })),
});

/** A hub and its locks in a process of their own, reached as the app reaches them. */
type LockSite = { doors: DoorRecord[]; locks: Locks; kilobytesEach: number; connectMs: number; close(): Promise<void> };

/** Locks as a building has them: what they weigh, how soon one is armed, how many a second, and under the throttle of one S1 unit. Every arm is on the lock's disk before it is answered. */
export async function benchLocks({ count = 1000, rounds = 5 }: { count?: number; rounds?: number } = {}): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-locks-'));
  await withSite(dataDir, count, 0, async (site) => {
    report('locks.connected', '1/s', [(count * 1000) / site.connectMs]);
    report(`locks.memory of ${count}, each with its connection`, 'KB', [site.kilobytesEach], { limit: 300 });
    await armEach(site, 32, site.doors.length); // enrols them: the first order of a new lock
    const sequential: number[] = [];
    for (let index = 0; index < 500; index += 1) sequential.push(await timed(() => armOne(site, index)));
    report('arm_p50', 'ms', sequential, { limit: 10 });
    const rates: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const took = await timed(() => armEach(site, 32, count));
      rates.push((count * 1000) / took);
    }
    report('arms c=32', '1/s', rates, { limit: 150 });
  });
  await withSite(dataDir, 500, 1, async (site) => {
    report('arms under one S1 unit, 500', 's', [(await timed(() => armEach(site, 500, 500))) / 1000], { limit: 20 });
  });
  await rm(dataDir, { recursive: true });
}

let orders = 0;

/** The next order to a door: a new grant each time, the one before last taken off by its own end. */
async function armOne({ doors, locks }: LockSite, index: number): Promise<void> {
  const door = doors[index % doors.length];
  if (!door) throw new Error('There are no doors.');
  orders += 1;
  const now = Date.now();
  const [notBefore, notAfter] = [new Date(now).toISOString(), new Date(now + hour).toISOString()];
  const order: ArmOrder = {
    armId: randomUUID(),
    seq: orders,
    grantId: GrantId.parse(randomUUID()),
    generation: 1,
    notBefore,
    notAfter,
    leaseUntil: notAfter,
    verifier: randomBytes(32).toString('base64url'),
  };
  const reply = await locks.arm(door, order);
  if (reply.kind !== 'answered') throw new Error(`${door.id} is ${reply.kind}: ${reply.because}`);
}

async function armEach(site: LockSite, atOnce: number, count: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await armOne(site, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function withSite(dataDir: string, count: number, units: number, use: (site: LockSite) => Promise<void>): Promise<void> {
  const site = await openSite(dataDir, count, units);
  await use(site);
  await site.close();
}

async function openSite(dataDir: string, count: number, units: number): Promise<LockSite> {
  const token = randomUUID();
  const script = fileURLToPath(new URL('./lock-site.js', import.meta.url));
  const child = spawn(process.execPath, [...boundedHeap, script, dataDir, String(count), String(units), token], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const heard = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value ?? 'null'));
  const ready = Ready.parse(await heard());
  child.stdin.write('connect\n');
  const connected = Connected.parse(await heard());
  tls.setDefaultCACertificates([...tls.getCACertificates(), readFileSync(ready.caFile, 'utf8')]);
  const undo = installLoopback(new Map([[`${hostName}:443`, { host: '127.0.0.1', port: ready.restPort }]]));
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + hour }) };
  const only = { kid: 'k1', master: new Uint8Array(32).fill(7) };
  const keys = { current: async () => only, byId: async () => only.master, all: async () => [only] };
  return {
    doors: connected.locks.map(({ doorId, publicJwk }) => doorOf(doorId, publicJwk)),
    locks: iotHubLocks({ hostName, credential, keys, clock: { now: () => new Date() } }),
    kilobytesEach: (connected.residentBytes - ready.residentBytes) / 1024 / count,
    connectMs: connected.connectMs,
    async close() {
      undo();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const nobody = '00000000-0000-4000-8000-000000000001';

const doorOf = (doorId: string, publicJwk: object): DoorRecord =>
  DoorRecord.parse({
    id: doorId,
    site: 'BENCH',
    name: doorId,
    timeZone: 'UTC',
    class: 'limited',
    judge: 'lock',
    kind: 'door',
    offlineCapable: false,
    salt: Buffer.from(doorId).toString('base64url'),
    scryptCost: 4096,
    eligibilityGroup: nobody,
    approverGroups: [nobody],
    lock: { deviceId: `${doorId}-lock`, enrolment: 1, publicJwk },
    terminals: [],
  });
