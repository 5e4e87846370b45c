import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DoorLock } from '../../../src/local/devices/door-lock.js';
import { type Enrolled, enrolLock, type Iot, startIot } from '../../support/iot.js';
import { codeOf } from '../../support/lock-program.js';

let iot: Iot;
let lock: DoorLock;
let cloud: Enrolled;
type Order = ReturnType<Enrolled['order']>;

beforeAll(async () => {
  iot = await startIot();
  lock = await iot.startLock('cage-12');
  cloud = await enrolLock(iot, lock);
});
beforeEach(() => lock.setOnline(true));
afterAll(() => iot.close());

const from = '2026-03-02T09:00:00.000Z';
const to = '2026-03-02T12:00:00.000Z';
const desire = (desired: object) => iot.registry.updateTwin(lock.deviceId, { properties: { desired } }, '*');
const standing = ({ grantId, seq, generation, notBefore, notAfter, leaseUntil }: Order) => ({
  grants: { [grantId]: { seq, gen: generation, nbf: notBefore, naf: notAfter, lease: leaseUntil } },
});
const armedIds = () => lock.snapshot().armed.map(({ grantId }) => grantId);
const reported = async () => {
  await lock.idle();
  const { responseBody } = await iot.registry.getTwin(lock.deviceId);
  return responseBody.properties.reported as { grants: Record<string, unknown>; seq: number };
};

describe('a lock out of reach', () => {
  it('is told so to the caller, and arms from its twin when it comes back', async () => {
    const order = cloud.order(from, to);
    await lock.setOnline(false);
    const trouble = await cloud.invoke('arm', order).catch((error: { responseBody: string }) => error.responseBody);
    expect(JSON.parse(JSON.parse(String(trouble)).Message)).toMatchObject({ errorCode: 404103 });
    await desire(standing(order));
    expect(armedIds()).not.toContain(order.grantId);
    await lock.setOnline(true);
    expect(armedIds()).toContain(order.grantId);
    expect(await reported()).toMatchObject({ seq: order.seq, grants: { [order.grantId]: { gen: 1, seq: order.seq } } });
  });

  it('lets go when it comes back what was withdrawn meanwhile, however it had been armed', async () => {
    const byTwin = cloud.order(from, to);
    const byMethod = cloud.order(from, to);
    await desire(standing(byTwin));
    await cloud.invoke('arm', byMethod);
    await lock.setOnline(false);
    await desire({ grants: { [byTwin.grantId]: null, [byMethod.grantId]: null }, withdrawn: { [byMethod.grantId]: cloud.nextSeq() } });
    await lock.setOnline(true);
    expect(armedIds()).not.toContain(byTwin.grantId);
    expect(armedIds()).not.toContain(byMethod.grantId);
    expect(await cloud.invoke('arm', byMethod)).toMatchObject({ status: 409, payload: { because: 'older-sequence' } });
    expect(Object.keys((await reported()).grants)).not.toContain(byMethod.grantId);
  });

  it('lets nobody in for what was withdrawn meanwhile, not even while it is connecting', async () => {
    const code = codeOf(1);
    const withCode = await cloud.verified(cloud.order(from, to), code);
    expect((await cloud.invoke('arm', withCode)).status).toBe(200);
    await lock.setOnline(false);
    await desire({ grants: { [withCode.grantId]: null }, withdrawn: { [withCode.grantId]: cloud.nextSeq() } });
    const connecting = lock.setOnline(true);
    await expect.poll(async () => (await iot.registry.getTwin(lock.deviceId)).responseBody).toMatchObject({ connectionState: 'Connected' });
    const verdict = await lock.type(code, 'while-connecting');
    await connecting;
    expect(verdict).toMatchObject({ result: 'denied' });
  });

  it('does not take its time from a twin', async () => {
    await lock.setClockOffset(40_000);
    await desire({ ...standing(cloud.order(from, to)), serverTime: '2020-01-01T00:00:00.000Z' });
    await lock.reboot();
    expect((await cloud.invoke('readBack', {})).payload).toMatchObject({ offsetMs: -40_000 });
    await lock.setClockOffset(0);
    await cloud.invoke('readBack', {});
  });
});

describe('a connected lock', () => {
  it('follows its twin as it changes, and never backwards', async () => {
    const order = cloud.order(from, to);
    await desire(standing(order));
    await expect.poll(armedIds).toContain(order.grantId);
    const older = { ...order, seq: order.seq - 1, notAfter: '2026-03-02T20:00:00.000Z' };
    await desire(standing(older));
    const seq = cloud.nextSeq();
    await cloud.invoke('disarm', { seq, grants: [{ grantId: order.grantId }] });
    await desire(standing(order));
    await lock.reboot();
    expect(armedIds()).not.toContain(order.grantId);
  });
});
