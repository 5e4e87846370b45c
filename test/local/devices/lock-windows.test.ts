import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dammDigit } from '../../../src/domain/damm.js';
import type { DoorLock } from '../../../src/local/devices/door-lock.js';
import { type Enrolled, enrolLock, type Iot, startIot } from '../../support/iot.js';

let iot: Iot;
let lock: DoorLock;
let cloud: Enrolled;
let count = 10_000_000;

const opensAt = Date.parse('2026-03-02T10:00:00.000Z');
const closesAt = Date.parse('2026-03-02T11:00:00.000Z');
const syncedAt = Date.parse('2026-03-02T09:00:00.000Z');
const nextCode = () => {
  count += 1;
  return `${count}${dammDigit(String(count))}`;
};

/** Armed while reachable and right, then left alone. */
async function armedCode(change: object = {}): Promise<string> {
  const typed = nextCode();
  const order = cloud.order(new Date(opensAt).toISOString(), new Date(closesAt).toISOString(), change);
  await cloud.invoke('arm', await cloud.verified(order, typed));
  return typed;
}
const typedAt = (ms: number, typed: string) => {
  iot.world.clock.set(new Date(ms));
  return lock.type(typed, `${typed}@${ms}`);
};

beforeAll(async () => {
  iot = await startIot();
  lock = await iot.startLock('wtg7-tower');
  cloud = await enrolLock(iot, lock);
});
beforeEach(async () => {
  iot.world.clock.set(new Date(syncedAt));
  await lock.setClockOffset(0);
  await cloud.invoke('readBack', {});
});
afterAll(() => iot.close());

describe('a lock that judges keeps the window itself, thirty seconds either way', () => {
  it.each([
    ['29 s early', opensAt - 29_000, { result: 'granted' }],
    ['30 s early to the millisecond', opensAt - 30_000, { result: 'granted' }],
    ['a millisecond earlier', opensAt - 30_001, { result: 'denied', because: 'too-early' }],
    ['31 s early', opensAt - 31_000, { result: 'denied', because: 'too-early' }],
    ['29 s late', closesAt + 29_000, { result: 'granted' }],
    ['30 s late to the millisecond', closesAt + 30_000, { result: 'denied', because: 'too-late' }],
    ['31 s late', closesAt + 31_000, { result: 'denied', because: 'too-late' }],
  ])('%s', async (_when, at, verdict) => {
    const typed = await armedCode();
    await lock.setOnline(false);
    expect(await typedAt(at, typed)).toMatchObject(verdict);
    await lock.setOnline(true);
  });

  it('accepts nothing after its lease, and again once the lease is renewed', async () => {
    const typed = await armedCode({ leaseUntil: new Date(opensAt + 300_000).toISOString() });
    expect(await typedAt(opensAt + 331_000, typed)).toMatchObject({ result: 'denied', because: 'not-armed' });
    const leaseUntil = new Date(opensAt + 900_000).toISOString();
    expect((await cloud.invoke('sync', { seq: cloud.nextSeq(), leaseUntil })).payload).toMatchObject({ offsetMs: 0 });
    expect(lock.snapshot().leaseUntil).toBe(leaseUntil);
    expect(await typedAt(opensAt + 332_000, typed)).toMatchObject({ result: 'granted' });
  });
});

describe('a lock whose wall clock moves', () => {
  it.each([
    ['+25 s', 25_000, { result: 'granted' }],
    ['-80 s', -80_000, { result: 'granted' }],
    ['+130 s', 130_000, { result: 'denied', because: 'clock-untrusted' }],
    ['-200 s', -200_000, { result: 'denied', because: 'clock-untrusted' }],
    ['to 1970', -syncedAt, { result: 'denied', because: 'clock-untrusted' }],
  ])('%s after its last sync', async (_by, offsetMs, verdict) => {
    const typed = await armedCode();
    await lock.setClockOffset(offsetMs);
    expect(await typedAt(opensAt + 60_000, typed)).toMatchObject(verdict);
  });

  it('is corrected by the next method, whatever it was', async () => {
    const typed = await armedCode();
    await lock.setClockOffset(130_000);
    iot.world.clock.set(new Date(opensAt));
    expect((await cloud.invoke('readBack', {})).payload).toMatchObject({
      offsetMs: -130_000,
      deviceTime: new Date(opensAt + 130_000).toISOString(),
    });
    expect(await typedAt(opensAt + 60_000, typed)).toMatchObject({ result: 'granted' });
  });

  it('to 1970 and restarts, trusts no time before somebody tells it', async () => {
    const typed = await armedCode();
    await lock.setClockOffset(-syncedAt);
    await lock.reboot();
    expect(await typedAt(opensAt + 60_000, typed)).toMatchObject({ result: 'denied', because: 'clock-untrusted' });
    await cloud.invoke('readBack', {});
    expect(await typedAt(opensAt + 61_000, typed)).toMatchObject({ result: 'granted' });
  });

  it('not at all and restarts, goes on by its wall clock alone', async () => {
    const typed = await armedCode();
    await lock.setOnline(false);
    await lock.reboot();
    expect(await typedAt(opensAt + 60_000, typed)).toMatchObject({ result: 'granted' });
    await lock.setOnline(true);
  });
});
