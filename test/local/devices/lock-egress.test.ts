import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IotHub } from '../../../src/azure/iot-hub-connection.js';
import { locksOver } from '../../../src/azure/iot-hub-locks.js';
import type { DoorRecord } from '../../../src/domain/door-record.js';
import type { GrantId } from '../../../src/domain/ids.js';
import { startProgram } from '../../support/lock-program.js';
import { doors } from '../../support/site.js';

type Sent = { name: string; payload: Record<string, unknown> };
const sent = { methods: [] as Sent[], desired: [] as Record<string, unknown>[] };

/** A hub that keeps what it is given, for a lock that is away. */
const hub: IotHub = {
  async invoke(_device, name, payload) {
    sent.methods.push({ name, payload });
    return { kind: 'unreachable', because: '404103' };
  },
  async desire(_device, desired) {
    sent.desired.push(desired);
    return { kind: 'written' };
  },
  desired: async () => ({ kind: 'read', desired: {} }),
};

const bench = await startProgram(Date.UTC(2026, 2, 2, 9));
const publicJwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const cage = { ...doors.cage, lock: { deviceId: 'cage-12-lock', enrolment: 1, kid: 'k1', publicJwk } } as DoorRecord;
const at = '2026-03-02T10:00:00.000Z';

/** Every order the app can give, once. */
async function everyOrder(door: DoorRecord): Promise<void> {
  const master = new Uint8Array(32).fill(7);
  const key = { kid: 'k1', master };
  const locks = locksOver({
    hub,
    keys: { current: async () => key, byId: async () => master, all: async () => [key] },
    clock: { now: () => new Date(at) },
  });
  const phone = { publicJwk: { kty: 'EC' as const, crv: 'P-256' as const, x: 'x', y: 'y' }, seal: 's' };
  const grantId = 'g' as GrantId;
  const orders: { [Name in keyof typeof locks]: () => Promise<unknown> } = {
    arm: () =>
      locks.arm(door, {
        armId: 'a',
        seq: 1,
        grantId,
        generation: 1,
        notBefore: at,
        notAfter: at,
        leaseUntil: at,
        verifier: 'v',
        phone,
      } as never),
    disarm: () => locks.disarm(door, { seq: 2, grantIds: [grantId] }),
    sync: () => locks.sync(door, { seq: 3, leaseUntil: at as never }),
    readBack: () => locks.readBack(door),
    attest: () => locks.attest(door, 'challenge'),
    enrol: () => locks.enrol(door),
    present: () => locks.present(door, { attemptId: 'a', readerId: 'r', stretched: 's', proof: 'p' }),
  };
  for (const order of Object.values(orders)) await order();
}

const namesIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [...(Array.isArray(value) ? [] : [name]), ...namesIn(inner)])
    : [];

describe('the way out', () => {
  it('is in no message that the app can send: each of them is about who may come in', async () => {
    await everyOrder(cage);
    expect(new Set(sent.methods.map(({ name }) => name))).toEqual(new Set(['arm', 'disarm', 'sync', 'readBack', 'enrol', 'present']));
    const words = new Set([...sent.methods.map(({ payload }) => payload), ...sent.desired].flatMap(namesIn));
    const identity = [
      'armId',
      'doorId',
      'grantId',
      'grants',
      'generation',
      'seq',
      'gen',
      'g',
      'withdrawn',
      'attemptId',
      'readerId',
      'challenge',
    ];
    const time = ['notBefore', 'notAfter', 'leaseUntil', 'serverTime', 'nbf', 'naf', 'lease'];
    const proof = [
      'enrolment',
      'sealed',
      'verifier',
      'v',
      'phone',
      'p',
      'publicJwk',
      'kty',
      'crv',
      'x',
      'y',
      'seal',
      's',
      'stretched',
      'proof',
    ];
    expect([...words].filter((word) => ![...identity, ...time, ...proof].includes(word))).toEqual([]);
  });

  it('is open whatever the lock was told, by any method or twin, and nobody takes it for a break-in', async () => {
    await bench.enrol();
    const methods = Object.keys(bench.program().methods);
    const order = fc.record({
      seq: fc.nat(),
      leaseUntil: fc.constantFrom(at, 'never'),
      grants: fc.array(fc.record({ grantId: fc.constantFrom('g', 'exit', 'inside') })),
      mode: fc.constantFrom('lockdown', 'normal'),
      egress: fc.boolean(),
    });
    const twin = fc.record({ grants: fc.object(), withdrawn: fc.object(), lockdown: fc.boolean(), exit: fc.anything() });
    const message = fc.oneof(
      fc.record({ method: fc.constantFrom(...methods), payload: fc.oneof(order, fc.object()) }),
      fc.record({ twin: fc.oneof(twin, fc.object()), whole: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 6 }), async (messages) => {
        for (const each of messages) {
          if ('twin' in each) await bench.program().follow(each.twin, each.whole);
          else await bench.call(each.method, each.payload);
        }
        const before = bench.rows.length;
        await bench.program().leave();
        await bench.program().contact(true);
        await bench.program().contact(false);
        expect(bench.rows.slice(before)).toMatchObject([{ kind: 'exit', doorId: 'cage-12' }]);
        expect(
          bench
            .memory()
            .state()
            .log.filter(({ event }) => event === 'doorForced'),
        ).toEqual([]);
        bench.setNow(bench.now() + 60_000);
      }),
      { numRuns: 100 },
    );
  });

  it('is open also when the lock has no power for its memory', () => {
    bench.flash.cutNow();
    const before = bench.rows.length;
    void bench.program().leave();
    expect(bench.rows.slice(before)).toMatchObject([{ kind: 'exit' }]);
  });
});
