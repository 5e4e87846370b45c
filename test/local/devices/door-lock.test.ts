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
    const { grantId, generation, notBefore, notAfter, leaseUntil, seq } = order;
    const held = { grantId, generation, notBefore, notAfter, leaseUntil, seq };
    expect(await cloud.invoke('arm', order)).toEqual({ status: 200, payload: { armed: true, seq, deviceTime: now, held } });
    const armed = [{ grantId, generation, notBefore, notAfter, seq }];
    expect((await cloud.invoke('readBack', {})).payload).toMatchObject({ enrolment: 1, armed, seq, capacityLeft: 511, offsetMs: 0 });
    expect(lock.snapshot()).toMatchObject({ online: true, armed, leaseUntil: notAfter, seq });
    const disarmSeq = cloud.nextSeq();
    expect(await cloud.invoke('disarm', { seq: disarmSeq, grants: [{ grantId }, { grantId: 'unknown' }] })).toEqual({
      status: 200,
      payload: { disarmed: true, seq: disarmSeq },
    });
    expect(lock.snapshot()).toMatchObject({ armed: [], leaseUntil: null });
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

describe('an attempt', () => {
  it.each(['constructor', '__proto__'])('that calls itself %s is judged like any other', async (attemptId) => {
    expect(lock.judged(attemptId)).toBe(false);
    expect(await lock.type('000000001', attemptId)).toMatchObject({ result: 'denied', because: 'unknown-code' });
    expect(lock.judged(attemptId)).toBe(true);
  });
});

describe('orders that come late, twice or wrong', () => {
  const from = at('09:00:00');
  const to = at('10:00:00');

  it('the same arm again is the same', async () => {
    const order = cloud.order(from, to);
    await cloud.invoke('arm', order);
    const lines = lock.snapshot().log.length;
    expect(await cloud.invoke('arm', order)).toMatchObject({ status: 200, payload: { armed: true, seq: order.seq } });
    expect(lock.snapshot().log).toHaveLength(lines);
  });

  it('an older arm does not undo a newer one, nor does an older disarm', async () => {
    const older = cloud.order(from, to);
    const newer = { ...cloud.order(from, to), grantId: older.grantId, generation: 2 };
    await cloud.invoke('arm', newer);
    expect(await cloud.invoke('arm', older)).toMatchObject({ status: 409, payload: { because: 'older-sequence' } });
    const disarm = { seq: older.seq, grants: [{ grantId: older.grantId }] };
    expect(await cloud.invoke('disarm', disarm)).toMatchObject({ status: 409, payload: { disarmed: false, because: 'older-sequence' } });
    expect(lock.snapshot().armed).toContainEqual(expect.objectContaining({ grantId: older.grantId, generation: 2 }));
  });

  it('another content under the same sequence is not believed', async () => {
    const order = cloud.order(from, to);
    await cloud.invoke('arm', order);
    const tampered = { ...order, notAfter: at('23:00:00') };
    expect(await cloud.invoke('arm', tampered)).toMatchObject({ status: 409, payload: { armed: false, because: 'older-sequence' } });
  });

  it.each([
    ['a grant for another door', { doorId: 'lobby' }, 'wrong-door'],
    ['a window that is over', { notBefore: at('07:00:00'), notAfter: at('08:00:00') }, 'expired'],
  ])('%s is refused', async (_what, change, because) => {
    expect(await cloud.invoke('arm', cloud.order(from, to, change))).toMatchObject({ status: 409, payload: { armed: false, because } });
  });

  it('a malformed order is answered so and changes nothing', async () => {
    const { seq: _, ...rest } = cloud.order(from, to);
    expect(await cloud.invoke('arm', rest)).toEqual({ status: 400, payload: { because: 'malformed' } });
    expect(await cloud.invoke('arm', { ...cloud.order(from, to), notAfter: 'tomorrow' })).toMatchObject({ status: 400 });
  });

  it('a lock without keys takes no grant, and says why', async () => {
    const fresh = await iot.startLock('server-a');
    const order = { ...cloud.order(from, to), doorId: 'server-a', serverTime: iot.world.clock.now().toISOString() };
    expect(await iot.invoke(fresh.deviceId, 'arm', order)).toMatchObject({ status: 409, payload: { because: 'not-enrolled' } });
    expect(await fresh.type(code('12121212'), 'unenrolled')).toMatchObject({ result: 'denied' });
  });
});

describe('codes at a lock that judges', () => {
  it('relayed by the cloud: one answer per attempt, one opening', async () => {
    const typed = code('87654321');
    const order = await cloud.verified(cloud.order(at('09:00:00'), at('10:00:00')), typed);
    await cloud.invoke('arm', order);
    const stretched = (await cloud.stretched(typed)).toString('base64url');
    const present = (attemptId: string) => cloud.invoke('present', { attemptId, readerId: 'r-9', stretched });
    const first = await present('relay-1');
    expect(first).toMatchObject({ status: 200, payload: { result: 'granted', grantId: order.grantId, generation: 1 } });
    expect(await present('relay-1')).toEqual(first);
    expect(await present('relay-2')).toMatchObject({ payload: { result: 'denied', because: 'used' } });
    const rows = iot.world.rows.filter(({ attemptId }) => attemptId?.startsWith('relay'));
    expect(rows.map(({ kind, attemptId, result }) => [kind, attemptId, result])).toEqual([
      ['attempt', 'relay-1', 'granted'],
      ['opening', 'relay-1', undefined],
      ['attempt', 'relay-2', 'denied'],
    ]);
    expect(lock.judged('relay-2')).toBe(true);
  });

  it('presented fifty times at once at keypad and by relay open once', async () => {
    const typed = code('55550000');
    await cloud.invoke('arm', await cloud.verified(cloud.order(at('09:00:00'), at('10:00:00')), typed));
    const stretched = (await cloud.stretched(typed)).toString('base64url');
    const tries = Array.from({ length: 50 }, async (_, nth) =>
      nth % 2 === 0
        ? (await lock.type(typed, `many-${nth}`)).result
        : (await cloud.invoke('present', { attemptId: `many-${nth}`, readerId: 'r', stretched })).payload['result'],
    );
    expect((await Promise.all(tries)).filter((result) => result === 'granted')).toHaveLength(1);
    const openings = iot.world.rows.filter(({ kind, attemptId }) => kind === 'opening' && attemptId?.startsWith('many'));
    expect(openings).toHaveLength(1);
  });

  it('guessed five times stop the reader, right code included, and no other reader', async () => {
    const typed = code('31313131');
    await cloud.invoke('arm', await cloud.verified(cloud.order(at('09:00:00'), at('10:00:00')), typed));
    for (const nth of [1, 2, 3, 4, 5]) await lock.type(code(`9000000${nth}`), `guess-${nth}`, 'attacked');
    expect(await lock.type(typed, 'honest-1', 'attacked')).toMatchObject({ result: 'denied', because: 'throttled' });
    expect(await lock.type(typed, 'honest-2', 'other')).toMatchObject({ result: 'granted' });
  });

  it('mistyped are denied without being guesses', async () => {
    const typed = code('42424242');
    const wrongDigit = `${typed.slice(0, -1)}${(Number(typed.at(-1)) + 1) % 10}`;
    for (let nth = 0; nth < 6; nth += 1)
      expect(await lock.type(nth % 2 ? wrongDigit : '12', `typo-${nth}`, 'clumsy')).toMatchObject({ because: 'unknown-code' });
    await cloud.invoke('arm', await cloud.verified(cloud.order(at('09:00:00'), at('10:00:00')), typed));
    expect(await lock.type(` ${typed.slice(0, 3)}-${typed.slice(3)}`, 'typo-right', 'clumsy')).toMatchObject({ result: 'granted' });
  });
});
