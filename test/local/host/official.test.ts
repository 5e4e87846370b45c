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

describe('a start that waits', () => {
  it.each([
    ['answers with the output', 'transferFunds?timeout=10&pollingInterval=0.01', 200, /^"7 refunded/],
    ['answers with the links when its time is up', 'racesTheFinished?timeout=0.02&pollingInterval=0.01', 202, /statusQueryGetUri/],
    ['answers with the status of a failure', 'E3_Monitor?timeout=10&pollingInterval=0.01', 200, /"runtimeStatus":"Failed"/],
    ['wants a timeout longer than its interval', 'transferFunds?timeout=1&pollingInterval=2', 400, /timeout/],
  ])('%s', async (_what, path, status, text) => {
    const answer = await manage('POST', `orchestrators/${path}`, path.startsWith('E3') ? 'null' : '{"amount":7}');
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(text)]);
  });
});

describe('the management API refuses', () => {
  it.each([
    ['to suspend what is not there', 'POST', 'instances/nobody/suspend', 404, ''],
    ['to resume what runs', 'POST', 'instances/runs/resume', 500, /Cannot resume .* Running state/],
    ['to suspend what ended', 'POST', 'instances/ended/suspend', 410, ''],
    ['to resume what ended', 'POST', 'instances/ended/resume', 410, ''],
    ['to raise an event for what ended', 'POST', 'instances/ended/raiseEvent/First', 410, ''],
    ['to purge what is not there', 'DELETE', 'instances/nobody', 404, ''],
    ['to purge without a beginning', 'DELETE', 'instances/', 400, /createdTimeFrom/],
    ['to purge when nothing fits', 'DELETE', 'instances/?createdTimeFrom=2031-01-01T00:00:00Z', 404, ''],
    ['to rewind what is not there', 'POST', 'instances/nobody/rewind', 404, /nobody/],
    ['to rewind what completed', 'POST', 'instances/ended/rewind', 412, /only orchestrations in the \\"Failed\\" state/],
    ['to restart what is not there', 'POST', 'instances/nobody/restart', 400, /InstanceId does not match/],
    ['to restart what runs under its own id', 'POST', 'instances/runs/restart?restartWithNewInstanceId=false', 409, /already exists/],
    ['an event without JSON', 'POST', 'instances/runs/raiseEvent/First', 400, /Invalid JSON/],
  ])('%s', async (_what, method, path, status, text) => {
    if (!host.status('runs')) await host.start('racesTheFinished', undefined, { instanceId: 'runs' });
    if (!host.status('ended')) await host.start('counterOrchestration', undefined, { instanceId: 'ended' });
    const answer = await manage(method, path, path.includes('runs/raiseEvent') ? '{oops' : undefined);
    expect([answer.status, await answer.text()]).toEqual([status, text === '' ? '' : expect.stringMatching(text)]);
  });

  it('nothing when it purges by time and status what has ended', async () => {
    const id = await host.start('counterOrchestration');
    const purged = await manage('DELETE', 'instances/?createdTimeFrom=2030-01-01T00:00:00Z&runtimeStatus=Completed');
    expect([purged.status, ((await purged.json()) as { instancesDeleted: number }).instancesDeleted > 0]).toEqual([200, true]);
    expect(host.status(id)).toBeUndefined();
  });
});
