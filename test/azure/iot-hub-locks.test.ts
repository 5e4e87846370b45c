import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { iotHubLocks } from '../../src/azure/iot-hub-locks.js';
import { signedAnswers } from '../../src/azure/signed-answers.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { GrantId } from '../../src/domain/ids.js';
import { codeVerifier, deriveCode, lockKey, stretch } from '../../src/domain/latch-code.js';
import { readHolding } from '../../src/domain/lock-word.js';
import type { DoorLock } from '../../src/local/devices/door-lock.js';
import type { ArmOrder } from '../../src/ports/locks.js';
import { aDoor } from '../domain/given.js';
import { hubHost, startIot } from '../support/iot.js';
import { deviceThat } from '../support/raw-device.js';
import { testCredential } from '../support/test-token.js';

const iot = await startIot();
const { world } = iot;
const master = new Uint8Array(32).fill(7);
const key = { kid: 'k1', master };
const keys = { current: async () => key, byId: async () => master, all: async () => [key] };
const locks = iotHubLocks({ hostName: hubHost, credential: testCredential, keys, clock: world.clock });
const salt = Buffer.alloc(16, 3);

const lock = await iot.startLock('cage-12');
const doorOf = ({ doorId, deviceId, publicJwk }: DoorLock, change: Partial<DoorRecord> = {}) =>
  aDoor(doorId, { lock: { deviceId, enrolment: 1, publicJwk }, salt: salt.toString('base64url'), scryptCost: 1024, ...change });
const door = doorOf(lock, { judge: 'lock' });

const notBefore = '2026-03-02T09:00:00.000Z';
const notAfter = '2026-03-02T10:00:00.000Z';
let seq = 0;
function anOrder(change: Partial<ArmOrder> = {}): ArmOrder {
  seq += 1;
  const grantId = GrantId.parse(randomUUID());
  return { armId: randomUUID(), seq, grantId, generation: 1, notBefore, notAfter, leaseUntil: notAfter, ...change };
}
function next(): number {
  seq += 1;
  return seq;
}
const held = (order: ArmOrder) => lock.snapshot().armed.some(({ grantId }) => grantId === order.grantId);
type Desired = { grants?: Record<string, unknown>; withdrawn?: Record<string, unknown>; $version: number };
const desired = async () => (await iot.registry.getTwin(lock.deviceId)).responseBody.properties.desired as unknown as Desired;
const methods = () => world.rows.filter(({ path }) => path === `/twins/${lock.deviceId}/methods`).length;

afterAll(() => iot.close());
beforeEach(async () => {
  world.faults.remove();
  await lock.setOnline(true);
});

describe('a lock that was never enrolled', () => {
  it('is given its key and then armed, in one breath', async () => {
    const before = methods();
    const order = anOrder();
    expect(await locks.arm(door, order)).toEqual({
      kind: 'answered',
      answer: { seq: order.seq, deviceTime: world.clock.now().toISOString() },
    });
    expect(held(order)).toBe(true);
    expect(methods() - before).toBe(3);
    await locks.arm(door, anOrder());
    expect(methods() - before).toBe(4);
  });

  it('cannot use a key that was sealed to another device', async () => {
    const stranger = await iot.startLock('lobby');
    const mistaken = doorOf(stranger, { lock: { deviceId: stranger.deviceId, enrolment: 1, publicJwk: lock.publicJwk } });
    expect(await locks.arm(mistaken, anOrder())).toEqual({ kind: 'refused', because: 'not-for-this-device' });
    expect(stranger.snapshot().armed).toEqual([]);
  });

  it("then believes the cloud's signed answers", async () => {
    const cloudJudged = await iot.startLock('server-a');
    const record = doorOf(cloudJudged);
    const { grantId, generation } = anOrder();
    await locks.arm(record, anOrder({ grantId }));
    const answerUntil = new Date(world.clock.now().getTime() + 2000).toISOString();
    const answer = await signedAnswers({ keys }).sign(record, {
      grantId,
      generation,
      attemptId: 'a-1',
      at: world.clock.now().toISOString(),
      answerUntil,
    });
    expect(await cloudJudged.open(answer ?? '')).toEqual({ opened: true });
    expect(await cloudJudged.open(answer ?? '')).toEqual({ opened: false, because: 'used' });
  });
});

describe('a lock in reach', () => {
  it('lets go of what it is told to, keeps the rest, and says so when read', async () => {
    const [one, other] = [anOrder(), anOrder()];
    await locks.arm(door, one);
    await locks.arm(door, other);
    expect(await locks.disarm(door, { seq: next(), grantIds: [one.grantId] })).toMatchObject({ kind: 'answered', answer: { seq } });
    const report = await locks.readBack(door);
    expect(report).toMatchObject({ kind: 'answered', answer: { seq, offsetMs: 0 } });
    const armed = report.kind === 'answered' ? report.answer.armed.map(({ grantId }) => grantId) : [];
    expect(armed).toContain(other.grantId);
    expect(armed).not.toContain(one.grantId);
    expect(await desired()).not.toHaveProperty('withdrawn');
  });

  it('puts its name to what it holds, over the challenge it was given', async () => {
    const order = anOrder();
    await locks.arm(door, order);
    const reply = await locks.attest(door, 'a-challenge');
    expect(reply).toMatchObject({ kind: 'answered', answer: { seq, deviceTime: world.clock.now().toISOString() } });
    const { word, armed } = reply.kind === 'answered' ? reply.answer : { word: '', armed: [] };
    const said = door.lock && readHolding(door.lock, word);
    expect(said).toMatchObject({ doorId: door.id, deviceId: lock.deviceId, challenge: 'a-challenge', seq });
    expect(said?.armed).toEqual(armed.map(({ grantId }) => grantId));
    expect(said?.armed).toContain(order.grantId);
  });

  it('is not believed when the word is not its own, not over the challenge, or says something else', async () => {
    const stranger = await iot.startLock('lobby');
    const mistaken = doorOf(lock, { lock: { deviceId: lock.deviceId, enrolment: 1, publicJwk: stranger.publicJwk } });
    expect(await locks.attest(mistaken, 'c')).toEqual({ kind: 'refused', because: 'unsigned' });
    expect(await locks.attest({ ...door, id: doorOf(stranger).id }, 'c')).toEqual({ kind: 'refused', because: 'unsigned' });
    expect((await locks.attest(door, 'x'.repeat(65))).kind).toBe('refused');
    await lock.setOnline(false);
    expect(await locks.attest(door, 'c')).toEqual({ kind: 'unreachable', because: 'offline' });
  });

  it('refuses an order that was overtaken', async () => {
    const late = anOrder();
    await locks.disarm(door, { seq: next(), grantIds: [late.grantId] });
    expect(await locks.arm(door, late)).toEqual({ kind: 'refused', because: 'older-sequence' });
  });

  it('has its lease renewed and its clock told', async () => {
    await lock.setClockOffset(40_000);
    const leaseUntil = '2026-03-02T10:30:00.000Z';
    expect(await locks.sync(door, { seq: next(), leaseUntil })).toEqual({ kind: 'answered', answer: { leaseUntil, offsetMs: -40_000 } });
    await lock.setClockOffset(0);
    await locks.readBack(door);
  });

  it('judges what is presented through us, and once', async () => {
    const order = anOrder();
    const code = deriveCode(master, { ...order });
    const stretched = await stretch(code, salt, 1024);
    await locks.arm(door, { ...order, verifier: codeVerifier(lockKey(master, lock.deviceId, 1), door.id, order, stretched) });
    const attempt = { attemptId: randomUUID(), readerId: 'r1', stretched: stretched.toString('base64url') };
    const granted = { kind: 'answered', answer: { result: 'granted', grantId: order.grantId, generation: 1 } };
    expect(await locks.present(door, attempt)).toEqual(granted);
    expect(await locks.present(door, attempt)).toEqual(granted);
    const again = await locks.present(door, { ...attempt, attemptId: randomUUID() });
    expect(again).toMatchObject({ kind: 'answered', answer: { result: 'denied', because: 'used' } });
  });
});

describe('a lock out of reach', () => {
  it('finds its order in the twin when it comes back, and the twin is clean after the disarm', async () => {
    const order = anOrder({ verifier: 'dmVyaWZpZXI' });
    await lock.setOnline(false);
    expect(await locks.arm(door, order)).toEqual({ kind: 'unreachable', because: 'offline' });
    expect((await desired()).grants?.[order.grantId]).toEqual({
      ...{ seq: order.seq, gen: 1, nbf: notBefore, naf: notAfter, lease: notAfter, v: 'dmVyaWZpZXI' },
    });
    expect(held(order)).toBe(false);
    await lock.setOnline(true);
    expect(held(order)).toBe(true);
    await locks.disarm(door, { seq: next(), grantIds: [order.grantId] });
    expect(held(order)).toBe(false);
    expect((await desired()).grants ?? {}).not.toHaveProperty(order.grantId);
  });

  it.each([
    [504, 'no-answer'],
    [404, 'offline'],
  ])(
    'by the hub’s word (%i) is told through its twin, and the order that arrives late all the same is the same',
    async (status, because) => {
      const order = anOrder();
      world.faults.add({ service: 'iot-hub', match: { path: '/methods', nth: 1 }, do: { status } });
      expect(await locks.arm(door, order)).toEqual({ kind: 'unreachable', because });
      await expect.poll(() => held(order)).toBe(true);
      expect(await locks.arm(door, order)).toMatchObject({ kind: 'answered', answer: { seq: order.seq } });
      expect(lock.snapshot().armed.filter(({ grantId }) => grantId === order.grantId)).toMatchObject([{ seq: order.seq, notAfter }]);
    },
  );

  it('that is lost during the call (404104) finds its order in the twin', async () => {
    const order = anOrder();
    const fleeing = await deviceThat(iot, 'liar-lock', (device) => device.close());
    const itsDoor = aDoor('liar', { lock: { deviceId: 'liar-lock', enrolment: 1, publicJwk: lock.publicJwk } });
    expect(await locks.arm(itsDoor, order)).toEqual({ kind: 'unreachable', because: 'connection-lost' });
    const twin = (await iot.registry.getTwin('liar-lock')).responseBody.properties.desired as unknown as Desired;
    expect(twin.grants).toHaveProperty(order.grantId);
    fleeing.close();
  });

  it('lets go when it comes back, of what it was armed with by either way', async () => {
    const [byMethod, byTwin] = [anOrder(), anOrder()];
    await locks.arm(door, byMethod);
    await lock.setOnline(false);
    await locks.arm(door, byTwin);
    const grantIds = [byMethod.grantId, byTwin.grantId];
    expect(await locks.disarm(door, { seq: next(), grantIds })).toEqual({ kind: 'unreachable', because: 'offline' });
    expect(held(byMethod)).toBe(true);
    await lock.setOnline(true);
    expect([held(byMethod), held(byTwin)]).toEqual([false, false]);
    expect(await locks.disarm(door, { seq: next(), grantIds })).toMatchObject({ kind: 'answered' });
    expect((await desired()).withdrawn ?? {}).not.toHaveProperty(byMethod.grantId);
  });

  it('leaves nothing behind for what is only asked', async () => {
    await lock.setOnline(false);
    const before = (await desired()).$version;
    expect(await locks.readBack(door)).toEqual({ kind: 'unreachable', because: 'offline' });
    expect(await locks.present(door, { attemptId: 'a', readerId: 'r', stretched: 'AA' })).toMatchObject({ kind: 'unreachable' });
    expect((await desired()).$version).toBe(before);
  });
});

describe('a door', () => {
  it('without a lock has nothing to arm', async () => {
    expect(await locks.arm(aDoor('gate', { kind: 'gateway' }), anOrder())).toEqual({ kind: 'refused', because: 'no-lock' });
  });

  it('whose lock the hub does not know is a mistake, not a delay', async () => {
    const unknown = { ...door, lock: { deviceId: 'nobody-lock', enrolment: 1, publicJwk: lock.publicJwk } };
    expect(await locks.arm(unknown, anOrder())).toEqual({ kind: 'refused', because: 'not-registered' });
    expect(await locks.disarm(unknown, { seq: next(), grantIds: [] })).toEqual({ kind: 'refused', because: 'not-registered' });
  });
});

describe('trouble with the hub', () => {
  it.each([
    [{ status: 500 }, 'locks-unavailable'],
    [{ status: 503 }, 'locks-unavailable'],
    [{ status: 403 }, 'locks-unavailable'],
    [{ reset: true }, 'locks-unavailable'],
  ])('is thrown at once, never retried (%o)', async (trouble, code) => {
    const fault = world.faults.add({ service: 'iot-hub', match: { path: '/methods' }, do: trouble });
    const order = anOrder();
    await expect(locks.arm(door, order)).rejects.toMatchObject({ code });
    expect(world.faults.list()).toEqual([{ id: fault.id, service: 'iot-hub', hits: 1 }]);
    expect(held(order)).toBe(false);
  });

  it('that is a throttle is waited out in line, and told when it goes on', async () => {
    const order = anOrder();
    world.faults.add({ service: 'iot-hub', match: { path: '/methods', nth: 1 }, do: { status: 429 } });
    expect(await locks.arm(door, order)).toMatchObject({ kind: 'answered' });
    const fault = world.faults.add({ service: 'iot-hub', match: { path: '/methods' }, do: { status: 429 } });
    await expect(locks.arm(door, anOrder())).rejects.toMatchObject({ code: 'hub-throttled' });
    expect(world.faults.list().find(({ id }) => id === fault.id)).toMatchObject({ hits: 5 });
  });

  it('with the twin is not taken for a delivered order', async () => {
    world.faults.add({ service: 'iot-hub', match: { method: 'PATCH' }, do: { status: 429 } });
    await lock.setOnline(false);
    await expect(locks.arm(door, anOrder())).rejects.toMatchObject({ code: 'hub-throttled' });
  });

  it('a lost answer is trouble, and the same order again is answered', async () => {
    const order = anOrder();
    world.faults.add({ service: 'iot-hub', match: { path: '/methods', nth: 1 }, do: { dropResponseAfterEffect: true } });
    await expect(locks.arm(door, order)).rejects.toMatchObject({ code: 'locks-unavailable' });
    expect(held(order)).toBe(true);
    expect(await locks.arm(door, order)).toMatchObject({ kind: 'answered' });
  });

  it('silence does not hold anybody for long', async () => {
    world.faults.add({ service: 'iot-hub', match: { path: '/methods' }, do: { delayMs: 100 } });
    const hasty = iotHubLocks({ hostName: hubHost, credential: testCredential, keys, clock: world.clock, patienceMs: 20 });
    await expect(hasty.arm(door, anOrder())).rejects.toMatchObject({ code: 'locks-unavailable' });
  });
});

describe('a lock that says yes without meaning it', () => {
  const order = anOrder();
  const { armId: _, verifier: __, phone: ___, ...held } = order;
  const yes = { armed: true, seq: order.seq, deviceTime: notBefore, held };
  it.each([
    ['says that it is not armed', { ...yes, armed: false }, 'unreadable-answer'],
    ['says so and nothing else', { armed: false }, 'unreadable-answer'],
    ['names another order', { ...yes, seq: order.seq - 1 }, 'held-otherwise'],
    ['holds it for longer', { ...yes, held: { ...held, notAfter: '2026-03-02T23:00:00.000Z' } }, 'held-otherwise'],
    ['holds it from earlier on', { ...yes, held: { ...held, notBefore: '2026-03-02T01:00:00.000Z' } }, 'held-otherwise'],
    ['holds another generation', { ...yes, held: { ...held, generation: 2 } }, 'held-otherwise'],
    ['holds it for less than its lease', { ...yes, held: { ...held, leaseUntil: notBefore } }, 'held-otherwise'],
  ])('with status 200, and %s, is not armed', async (_what, payload, because) => {
    const liar = await deviceThat(iot, 'liar-lock', (device, rid) => {
      const topic = `$iothub/methods/res/200/?$rid=${rid}`;
      device.send({ cmd: 'publish', topic, payload: JSON.stringify(payload), qos: 0, dup: false, retain: false });
    });
    const liarsDoor = aDoor('liar', { lock: { deviceId: 'liar-lock', enrolment: 1, publicJwk: lock.publicJwk } });
    expect(await locks.arm(liarsDoor, order)).toEqual({ kind: 'refused', because });
    liar.close();
  });
});
