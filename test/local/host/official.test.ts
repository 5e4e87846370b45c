import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { weather } from './apps/official.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({
    app: () => import('./apps/official.js'),
  });
});
afterAll(() => host.close());

const manage = (method: string, path: string, body?: string) =>
  host.fetch(`/runtime/webhooks/durabletask/${path}`, {
    method,
    headers: { 'x-functions-key': host.systemKey, 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });

describe('a monitor', () => {
  it('looks again every half hour until the sky is clear', async () => {
    const id = await host.start('E3_Monitor', { location: 'Berlin', phone: '+49' });
    await host.advance(89 * 60_000);
    expect([weather.asked, weather.alerts]).toEqual([3, []]);
    weather.clear = true;
    await host.advance(60_000);
    expect([weather.asked, weather.alerts, host.status(id)?.runtimeStatus]).toEqual([4, ['+49'], 'Completed']);
  });
});

describe('a counter', () => {
  it('written as a class counts', async () => {
    expect(host.status(await host.start('counterOrchestration'))?.output).toEqual([0, 5]);
  });

  it('exists without a state once it has answered', async () => {
    expect(host.status(await host.start('asksMute'))?.output).toBe('here');
    const state = await manage('GET', 'entities/mute/m');
    expect([state.status, await state.json()]).toEqual([200, null]);
    expect(await (await manage('GET', 'entities/mute?fetchState=true')).json()).toMatchObject([{ entityId: { key: 'm' }, state: null }]);
    expect((await manage('GET', 'entities/mute/nobody')).status).toBe(404);
  });
});

describe('a transfer whose second half fails', () => {
  it('is compensated in the catch', async () => {
    const id = await host.start('transferFunds', { amount: 7 });
    expect(host.status(id)?.output).toBe("7 refunded: Activity function 'credit' failed: account is closed");
  });
});

describe('a task that is complete when it is raced', () => {
  it('never wins, as on Azure', async () => {
    const id = await host.start('racesTheFinished');
    await host.raise(id, 'First');
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    await host.advance(60_000);
    expect(host.status(id)?.output).toBe('the timer');
  });
});
