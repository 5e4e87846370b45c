import { randomUUID } from 'node:crypto';
import { JobClient } from 'azure-iothub';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorLock } from '../../../../src/local/devices/door-lock.js';
import { hubHost, type Iot, startIot } from '../../../support/iot.js';
import { testCredential } from '../../../support/test-token.js';

let iot: Iot;
let jobs: JobClient;
let here: DoorLock;
beforeAll(async () => {
  iot = await startIot();
  jobs = JobClient.fromTokenCredential(hubHost, testCredential);
  here = await iot.startLock('lobby');
  await iot.startLock('cage-12', false);
  for (const id of ['lobby-lock', 'cage-12-lock']) await iot.registry.updateTwin(id, { tags: { site: 'BER1' } }, '*');
});
afterAll(() => iot.close());

const inAnHour = () => new Date(iot.world.clock.now().getTime() + 3_600_000);
const told = async (jobId: string) => (await jobs.getJob(jobId)).jobStatus as unknown as Record<string, unknown>;
const readBack = () => ({
  methodName: 'readBack',
  payload: { serverTime: iot.world.clock.now().toISOString() },
  responseTimeoutInSeconds: 5,
});

describe('a job, through the service SDK', () => {
  it('calls a method on every device it means, and counts those it did not reach', async () => {
    const id = randomUUID();
    await jobs.scheduleDeviceMethod(id, "tags.site = 'BER1'", readBack(), iot.world.clock.now(), 60);
    await iot.hub().idle();
    const deviceJobStatistics = { deviceCount: 2, succeededCount: 1, failedCount: 1, pendingCount: 0, runningCount: 0 };
    expect(await told(id)).toMatchObject({ jobId: id, type: 'scheduleDeviceMethod', status: 'completed', deviceJobStatistics });
  });

  it('updates the twins it means, and connected devices hear of it', async () => {
    const id = randomUUID();
    const twin = { etag: '*', tags: { round: 1 }, properties: { desired: { grants: { 'not-an-order': { seq: 'none' } } } } };
    await jobs.scheduleTwinUpdate(id, "deviceId IN ['lobby-lock', 'cage-12-lock']", twin as never, iot.world.clock.now(), 60);
    await iot.hub().idle();
    expect(await told(id)).toMatchObject({ status: 'completed', deviceJobStatistics: { succeededCount: 2 } });
    for (const device of ['lobby-lock', 'cage-12-lock'])
      expect((await iot.registry.getTwin(device)).responseBody).toMatchObject({ tags: { site: 'BER1', round: 1 } });
    expect(here.snapshot().armed).toEqual([]);
  });

  it('waits for its time, can be cancelled until then, and survives a restart of the hub', async () => {
    const [kept, dropped] = [randomUUID(), randomUUID()];
    for (const id of [kept, dropped]) await jobs.scheduleDeviceMethod(id, "deviceId = 'lobby-lock'", readBack(), inAnHour(), 60);
    expect((await jobs.cancelJob(dropped)).jobStatus).toMatchObject({ status: 'cancelled' });
    expect(await told(kept)).toMatchObject({ status: 'scheduled' });
    await iot.restartHub();
    iot.world.clock.advance(3_600_000);
    await jobs.getJob(kept).catch(() => undefined);
    await told(kept);
    await iot.hub().idle();
    expect([(await told(kept))['status'], (await told(dropped))['status']]).toEqual(['completed', 'cancelled']);
  });

  it('is listed by kind and state', async () => {
    const query = jobs.createQuery('scheduleDeviceMethod', 'cancelled');
    const { result } = await query.next();
    expect(result).toMatchObject([{ type: 'scheduleDeviceMethod', status: 'cancelled' }]);
  });

  it.each([
    ['that exists', () => jobs.scheduleTwinUpdate('twice', '*', { tags: {} } as never, inAnHour(), 60), 409],
    [
      'for a condition nobody understands',
      () => jobs.scheduleTwinUpdate('odd', 'tags.site > 1', { tags: {} } as never, inAnHour(), 60),
      501,
    ],
    ['without work', () => jobs.scheduleTwinUpdate('idle', '*', 'twin' as never, inAnHour(), 60), 400],
    ['that nobody knows', () => jobs.getJob('nobody'), 404],
  ])('%s is refused', async (_what, ask: () => Promise<unknown>, statusCode) => {
    if (statusCode === 409) await ask();
    const refused = await ask().then(
      () => 'not refused',
      (error: { response?: { statusCode: number } }) => error.response?.statusCode ?? String(error),
    );
    expect(refused).toBe(statusCode);
  });
});
