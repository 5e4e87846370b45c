import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorLock } from '../../../../src/local/devices/door-lock.js';
import { type Iot, startIot } from '../../../support/iot.js';
import { testToken } from '../../../support/test-token.js';

let iot: Iot;
let lock: DoorLock;
beforeAll(async () => {
  iot = await startIot();
  lock = await iot.startLock('lobby');
});
afterAll(() => iot.close());

async function post(deviceId: string, body: object) {
  const response = await fetch(`${iot.hub().url}/twins/${deviceId}/methods?api-version=2021-04-12`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testToken('https://iothubs.azure.net')}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = (await response.json()) as { Message?: string };
  return { status: response.status, body: text, inner: text.Message?.startsWith('{') ? JSON.parse(text.Message) : undefined };
}
const readBack = () => ({ methodName: 'readBack', payload: { serverTime: iot.world.clock.now().toISOString() } });

describe('a direct method', () => {
  it('returns what the device answered', async () => {
    expect(await post(lock.deviceId, readBack())).toMatchObject({ status: 200, body: { status: 200, payload: { seq: 0, armed: [] } } });
  });

  it('for a device nobody knows is 404001, in the style of methods', async () => {
    expect(await post('nobody', readBack())).toMatchObject({ status: 404, inner: { errorCode: 404001 } });
  });

  it.each([
    { responseTimeoutInSeconds: 4 },
    { responseTimeoutInSeconds: 301 },
    { connectTimeoutInSeconds: -1 },
    { connectTimeoutInSeconds: 301 },
  ])('with %o is 400004', async (timeouts) => {
    expect(await post(lock.deviceId, { ...readBack(), ...timeouts })).toMatchObject({ status: 400, inner: { errorCode: 400004 } });
  });

  it('over 128 KB is 413', async () => {
    expect(await post(lock.deviceId, { methodName: 'arm', payload: 'x'.repeat(128 * 1024) })).toMatchObject({ status: 413 });
  });

  it('to a device that is away waits as long as it was asked to, and reaches it when it comes', async () => {
    await lock.setOnline(false);
    expect(await post(lock.deviceId, readBack())).toMatchObject({ status: 404, inner: { errorCode: 404103 } });
    const patient = post(lock.deviceId, { ...readBack(), connectTimeoutInSeconds: 20 });
    await lock.setOnline(true);
    expect(await patient).toMatchObject({ status: 200 });
  });

  it('leaves ids in the ledger and nothing else of its payload', async () => {
    await iot.invoke(lock.deviceId, 'arm', { armId: 'arm-77', verifier: 'c2VjcmV0' });
    const row = iot.world.rows.find(({ operationId }) => operationId === 'arm-77');
    expect(row).toMatchObject({ kind: 'call', service: 'iot-hub', method: 'POST', path: `/twins/${lock.deviceId}/methods`, status: 200 });
    expect(row).toMatchObject({ deviceId: lock.deviceId });
    expect(JSON.stringify(iot.world.rows)).not.toContain('c2VjcmV0');
  });
});

describe('faults', () => {
  it.each([
    [404, 404103],
    [504, 504101],
  ])('%i looks like a lock out of reach', async (status, errorCode) => {
    const { id } = iot.world.faults.add({ service: 'iot-hub', match: { method: 'POST', path: '/twins/*/methods' }, do: { status } });
    expect(await post(lock.deviceId, readBack())).toMatchObject({ status, inner: { errorCode } });
    iot.world.faults.remove(id);
  });

  it('an answer lost after its effect leaves the effect', async () => {
    const { id } = iot.world.faults.add({
      service: 'iot-hub',
      match: { path: '/methods', nth: 1 },
      do: { dropResponseAfterEffect: true },
    });
    const before = lock.snapshot().clockOffsetMs;
    await expect(post(lock.deviceId, readBack())).rejects.toThrow();
    iot.world.faults.remove(id);
    expect(lock.snapshot().clockOffsetMs).toBe(before);
    expect(iot.world.rows.at(-1)).toMatchObject({ kind: 'call', status: 200 });
  });
});
