import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { openPhone } from '../../../src/local/devices/phone.js';
import { codeOf, type Order, orderOf, type ProgramBench, startProgram, withCode, withPhone } from '../../support/lock-program.js';

const start = Date.parse('2026-03-02T09:00:00.000Z');
const minute = 60_000;
const dir = mkdtempSync(join(tmpdir(), 'latch-model-'));
const phone = await openPhone(dir, 'model');
afterAll(() => rmSync(dir, { recursive: true }));
const runs = process.env['LATCH_DEEP'] === undefined ? 75 : 5_000;

/** What the cloud has sent, and what it knows to be acknowledged. */
type Cloud = {
  seq: number;
  twinVersion: number;
  sent: Order[];
  patches: { document: object; version: number }[];
  leases: Map<string, number>;
  /** Sequence of the last disarm the lock acknowledged, by grant. */
  disarmed: Map<string, number>;
  /** How far the wall clock was moved since it was last told the time and then lost power: nobody can know that. */
  driftMs: number;
  offsetMs: number;
  offsetAtSync: number;
};

type Deed = (bench: ProgramBench, cloud: Cloud, pick: number) => Promise<unknown>;

const grantId = (pick: number) => `grant-${pick % 3}`;
const picked = ({ sent }: Cloud, pick: number) => sent[pick % Math.max(sent.length, 1)];

async function newOrder(cloud: Cloud, now: number, pick: number): Promise<Order> {
  cloud.seq += 1;
  const from = now + ((pick % 5) - 1) * minute;
  const to = from + 10 * minute;
  const lease = Math.min(to, now + 5 * minute);
  const plain = orderOf(cloud.seq, from, to, { grantId: grantId(pick), generation: cloud.seq, leaseUntil: new Date(lease).toISOString() });
  const coded = await withCode(plain, codeOf(cloud.seq));
  const order = pick % 4 === 0 ? withPhone(coded, phone.publicJwk) : coded;
  cloud.sent.push(order);
  noteLease(cloud, order.grantId, lease);
  return order;
}

const noteLease = ({ leases }: Cloud, grant: string, lease: number) => leases.set(grant, Math.max(lease, leases.get(grant) ?? 0));
const synced = (cloud: Cloud) => {
  cloud.offsetAtSync = cloud.offsetMs;
  cloud.driftMs = 0;
};
const told = async (bench: ProgramBench, cloud: Cloud, method: string, payload: object) => {
  const answer = await bench.call(method, payload);
  if (answer.status !== 400) synced(cloud);
  return answer;
};
const standing = ({ grantId: id, seq, generation, notBefore, notAfter, leaseUntil, verifier }: Order) => ({
  grants: { [id]: { seq, gen: generation, nbf: notBefore, naf: notAfter, lease: leaseUntil, v: verifier } },
});
let attempts = 0;
const attempt = () => ({ attemptId: `model-${++attempts}`, readerId: `r${attempts}` });

const deeds: Record<string, Deed> = {
  arm: async (bench, cloud, pick) => told(bench, cloud, 'arm', await newOrder(cloud, bench.now(), pick)),
  loseArm: (bench, cloud, pick) => newOrder(cloud, bench.now(), pick),
  lateArm: async (bench, cloud, pick) => {
    const order = picked(cloud, pick);
    if (order) await told(bench, cloud, 'arm', order);
  },
  tamper: async (bench, cloud, pick) => {
    const order = picked(cloud, pick);
    if (order) await told(bench, cloud, 'arm', { ...order, notAfter: new Date(bench.now() + 9_000 * minute).toISOString() });
  },
  disarm: async (bench, cloud, pick) => {
    cloud.seq += 1;
    const { payload } = await told(bench, cloud, 'disarm', { seq: cloud.seq, grants: [{ grantId: grantId(pick) }] });
    if (payload['disarmed']) cloud.disarmed.set(grantId(pick), cloud.seq);
  },
  sync: async (bench, cloud) => {
    cloud.seq += 1;
    const lease = bench.now() + 15 * minute;
    for (const { grantId: id } of cloud.sent) noteLease(cloud, id, lease);
    await told(bench, cloud, 'sync', { seq: cloud.seq, leaseUntil: new Date(lease).toISOString() });
  },
  patch: async (bench, cloud, pick) => {
    cloud.twinVersion += 1;
    const patch = {
      document: { ...standing(await newOrder(cloud, bench.now(), pick)), $version: cloud.twinVersion },
      version: cloud.twinVersion,
    };
    cloud.patches.push(patch);
    await bench.program().follow(patch.document, false);
  },
  replayPatch: async (bench, cloud, pick) => {
    const patch = cloud.patches[pick % Math.max(cloud.patches.length, 1)];
    if (patch) await bench.program().follow(patch.document, pick % 2 === 0);
  },
  wait: async (bench, _cloud, pick) => bench.setNow(bench.now() + pick * 7_000),
  moveClock: async (bench, cloud, pick) => {
    cloud.offsetMs = [0, 25_000, 130_000, -200_000, -bench.now()][pick % 5] ?? 0;
    await bench.setClockOffset(cloud.offsetMs);
  },
  powerCut: async (bench, cloud, pick) => {
    await bench.boot((['lost', 'torn', 'kept'] as const)[pick % 3]);
    cloud.driftMs = Math.abs(cloud.offsetMs - cloud.offsetAtSync);
  },
  type: async (bench, cloud, pick) => {
    const order = picked(cloud, pick);
    if (!order) return;
    const typing = attempt();
    await bench.program().type(codeOf(order.seq), { ...typing, proof: phone.proof(typing.attemptId) });
    await bench.program().type(codeOf(order.seq), attempt());
  },
  tap: async (bench) => bench.program().tap(phone.answer(bench.program().challenge()), attempt()),
};

/** Every opening so far: once a code, in its window, under a lease that was sent, and not after a disarm it acknowledged. */
function judge(bench: ProgramBench, cloud: Cloud, seen: number): void {
  const openings = bench.rows.filter(({ kind }) => kind === 'opening');
  const codes = openings.map((row) => `${row.grantId} ${row.generation}`);
  expect(new Set(codes).size).toBe(codes.length);
  for (const row of openings.slice(seen)) {
    const order = cloud.sent.find(({ seq }) => seq === row.generation);
    if (!order) throw new Error('it opened for an order nobody sent');
    const slack = 120_000 + cloud.driftMs;
    expect(bench.now()).toBeGreaterThanOrEqual(Date.parse(order.notBefore) - slack);
    expect(bench.now()).toBeLessThan(Math.min(Date.parse(order.notAfter), cloud.leases.get(order.grantId) ?? 0) + slack);
    expect(order.seq).toBeGreaterThan(cloud.disarmed.get(order.grantId) ?? 0);
  }
}

const openingsOf = ({ rows }: ProgramBench) => rows.filter(({ kind }) => kind === 'opening').length;
let openedInAll = 0;

it('whatever a lock is told, and in whatever order, it opens once, in the window, and for nothing it has let go', async () => {
  const names = fc.constantFrom(...Object.keys(deeds));
  const script = fc.array(
    fc.tuple(fc.oneof({ weight: 3, arbitrary: names }, { weight: 2, arbitrary: fc.constantFrom('arm', 'type', 'patch') }), fc.nat(20)),
    {
      minLength: 5,
      maxLength: 40,
    },
  );
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const bench = await startProgram(start);
      const cloud: Cloud = {
        ...{ seq: 0, twinVersion: 1, sent: [], patches: [], leases: new Map(), disarmed: new Map() },
        ...{ driftMs: 0, offsetMs: 0, offsetAtSync: 0 },
      };
      await bench.enrol();
      for (const [name, pick] of steps) {
        const before = openingsOf(bench);
        await deeds[name]?.(bench, cloud, pick);
        judge(bench, cloud, before);
      }
      openedInAll += openingsOf(bench);
    }),
    { numRuns: runs },
  );
  expect(openedInAll).toBeGreaterThan(runs / 10);
}, 300_000);
