import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dammDigit } from '../../../src/domain/damm.js';
import type { DoorLock } from '../../../src/local/devices/door-lock.js';
import { type Enrolled, enrolLock, type Iot, startIot } from '../../support/iot.js';

let iot: Iot;
let lock: DoorLock;
let cloud: Enrolled;
const at = (text: string) => `2026-03-02T${text}.000Z`;
const code = (payload: string) => payload + dammDigit(payload);

beforeAll(async () => {
  iot = await startIot();
  lock = await iot.startLock('cage-12');
  cloud = await enrolLock(iot, lock);
});
afterAll(() => iot.close());

describe('a lock told by direct methods', () => {
  it('takes its keys, a grant, says what it holds, and lets go', async () => {
    expect(cloud.enrolled).toEqual({ status: 200, payload: { enrolled: true, enrolment: 1 } });
    const order = cloud.order(at('10:00:00'), at('11:00:00'));
    const now = iot.world.clock.now().toISOString();
    expect(await cloud.invoke('arm', order)).toEqual({ status: 200, payload: { armed: true, seq: order.seq, deviceTime: now } });
    const { grantId, generation, notBefore, notAfter, seq } = order;
    const armed = [{ grantId, generation, notBefore, notAfter, seq }];
    expect((await cloud.invoke('readBack', {})).payload).toMatchObject({ enrolment: 1, armed, seq, capacityLeft: 511, offsetMs: 0 });
    expect(lock.snapshot()).toMatchObject({ online: true, armed, leaseUntil: notAfter, seq });
    const disarmSeq = cloud.nextSeq();
    expect(await cloud.invoke('disarm', { seq: disarmSeq, grants: [{ grantId }, { grantId: 'unknown' }] })).toEqual({
      status: 200,
      payload: { disarmed: true, seq: disarmSeq },
    });
    expect(lock.snapshot().armed).toEqual([]);
    expect(await cloud.invoke('arm', order)).toMatchObject({ status: 409, payload: { armed: false, because: 'older-sequence' } });
  });

  it('opens once for a typed code', async () => {
    const typed = code('12345678');
    const order = await cloud.verified(cloud.order(at('09:00:00'), at('10:00:00')), typed);
    await cloud.invoke('arm', order);
    expect(await lock.type(typed, 'first')).toMatchObject({ result: 'granted', grantId: order.grantId });
    expect(await lock.type(typed, 'second')).toMatchObject({ result: 'denied', because: 'used' });
    expect(iot.world.rows.filter(({ kind }) => kind === 'opening')).toMatchObject([{ doorId: 'cage-12', attemptId: 'first' }]);
    await lock.idle();
  });
});
