import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dammDigit } from '../../../src/domain/damm.js';
import type { DoorLock } from '../../../src/local/devices/door-lock.js';
import { type Enrolled, enrolLock, type Iot, readEvents, startIot } from '../../support/iot.js';

let iot: Iot;
let lock: DoorLock;
let cloud: Enrolled;
const from = '2026-03-02T09:00:00.000Z';
const to = '2026-03-02T10:00:00.000Z';
const code = (payload: string) => payload + dammDigit(payload);

beforeEach(async () => {
  iot = await startIot();
  lock = await iot.startLock('wtg7-tower');
  cloud = await enrolLock(iot, lock);
});
afterEach(() => iot.close());

async function armed(payload: string) {
  const order = await cloud.verified(cloud.order(from, to), code(payload));
  await cloud.invoke('arm', order);
  return order;
}
const telemetry = async () => {
  const events = await readEvents(iot.hub());
  return events.filter(({ systemProperties }) => systemProperties['iothub-message-source'] === 'Telemetry');
};

it('a lock started again on its folder holds what it held, and has used what it used', async () => {
  await armed('11111111');
  const kept = await armed('22222222');
  await lock.type(code('11111111'), 'before');
  await lock.close();
  const again = await iot.startLock('wtg7-tower', false);
  expect(again.snapshot()).toMatchObject({ online: false, seq: kept.seq, armed: [{ grantId: kept.grantId }] });
  expect(await again.type(code('11111111'), 'after')).toMatchObject({ result: 'denied', because: 'used' });
  expect(await again.type(code('22222222'), 'other')).toMatchObject({ result: 'granted' });
  expect(await again.type(code('22222222'), 'other')).toMatchObject({ result: 'granted' });
  expect(iot.world.rows.filter(({ kind }) => kind === 'opening')).toHaveLength(2);
});

it('what happens without a network is told once when it is back, in order', async () => {
  const order = await armed('33333333');
  await lock.setOnline(false);
  await lock.type(code('33333333'), 'in-the-dark', 'reader-2');
  await lock.type(code('44444444'), 'guess');
  await lock.reboot();
  await lock.setOnline(true);
  await lock.idle();
  const told = await telemetry();
  expect(told.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: 'codeUsed', doorId: 'wtg7-tower', attemptId: 'in-the-dark', readerId: 'reader-2', grantId: order.grantId, generation: 1 },
    { type: 'codeRejected', attemptId: 'guess', because: 'unknown-code' },
  ]);
  const { logSeq } = JSON.parse(told[0]?.body ?? '{}');
  expect(told[0]).toMatchObject({
    properties: { type: 'codeUsed' },
    systemProperties: {
      'message-id': `wtg7-tower-lock-${logSeq}`,
      'iothub-connection-device-id': 'wtg7-tower-lock',
      'content-type': 'application/json',
    },
  });
});

it('a hub that goes away and comes back finds the lock again, its events, twins and registry kept', async () => {
  await armed('55555555');
  await iot.stopHub();
  expect(await lock.type(code('55555555'), 'hub-down')).toMatchObject({ result: 'granted' });
  await iot.startHub();
  await expect.poll(() => lock.snapshot().online).toBe(true);
  await lock.idle();
  const ids = (await telemetry()).map(({ systemProperties }) => systemProperties['message-id']);
  expect(ids).toHaveLength(1);
  const desired = { grants: { later: { seq: 90, gen: 1, nbf: from, naf: to, lease: to } } };
  await iot.registry.updateTwin(lock.deviceId, { properties: { desired } }, '*');
  await expect.poll(() => lock.snapshot().armed.map(({ grantId }) => grantId)).toEqual(['later']);
  const order = cloud.order(from, to);
  expect(await cloud.invoke('arm', order)).toMatchObject({ status: 200 });
});

it('a lock keeps neither codes nor their stretched form', async () => {
  await armed('66666666');
  const stretched = await cloud.stretched(code('66666666'));
  await lock.type(code('66666666'), 'typed');
  await lock.idle();
  const file = readFileSync(join(iot.world.dataDir, 'devices', lock.deviceId, 'lock.json'), 'utf8');
  const told = JSON.stringify([await readEvents(iot.hub()), iot.world.rows]);
  for (const secret of [code('66666666'), '66666666', stretched.toString('base64url'), stretched.toString('hex')]) {
    expect(file).not.toContain(secret);
    expect(told).not.toContain(secret);
  }
});

it('a newer enrolment ends what was armed under the older; an older one is refused', async () => {
  await armed('77777777');
  const next = await enrolLock(iot, lock, 2);
  expect(next.enrolled.payload).toEqual({ enrolled: true, enrolment: 2 });
  expect(lock.snapshot().armed).toEqual([]);
  expect((await enrolLock(iot, lock, 1)).enrolled).toMatchObject({ status: 409, payload: { because: 'older-enrolment' } });
});
