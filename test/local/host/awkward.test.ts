import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { script } from './apps/awkward.js';

let host: TestHost;
const lines: string[] = [];
beforeAll(async () => {
  host = await createTestHost({
    app: () => import('./apps/awkward.js'),
    hostJson: { extensions: { durableTask: { defaultVersion: '7' } } },
    log: (level, category, message) => lines.push(`${level} [${category}] ${message}`),
  });
});
afterAll(() => host.close());
beforeEach(() => {
  Object.assign(script, { changed: false, failing: true, orders: [] });
  lines.length = 0;
});

const manage = (path: string) =>
  host.fetch(`/runtime/webhooks/durabletask/${path}`, {
    method: 'POST',
    headers: { 'x-functions-key': host.systemKey, 'content-type': 'application/json' },
  });

describe('an orchestrator that changed while it was in flight', () => {
  it('fails with a message that names both actions', async () => {
    const id = await host.start('changing');
    script.changed = true;
    await host.raise(id, 'Go');
    expect(host.status(id)?.runtimeStatus).toBe('Failed');
    expect(host.status(id)?.output).toMatch(/Non-Deterministic.*'wait for event Go'.*'timer 2030-01-01T08:00:01.000Z'/);
  });
});

describe('a rewind', () => {
  it('runs again what failed, and only that', async () => {
    const id = await host.start('rewindable');
    expect(host.status(id)?.runtimeStatus).toBe('Failed');
    Object.assign(script, { failing: false, orders: [] });
    expect((await manage(`instances/${id}/rewind?reason=fixed`)).status).toBe(202);
    await host.idle();
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: ['kept', 'beside', 'weak', 'child'] });
    expect(script.orders).toEqual(['weak', 'child']);
  });

  it('reaches into children', async () => {
    const id = await host.start('rewindableParent');
    Object.assign(script, { failing: false, orders: [] });
    await manage(`instances/${id}/rewind?reason=fixed`);
    await host.idle();
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: ['kept', 'beside', 'weak', 'child'] });
  });
});

describe('a restart of an instance', () => {
  it('runs it again with its input, under a new id or its own', async () => {
    script.failing = false;
    await host.start('rewindable', undefined, { instanceId: 'again' });
    const renamed = (await (await manage('instances/again/restart')).json()) as { id: string };
    expect(renamed.id).not.toBe('again');
    const same = (await (await manage('instances/again/restart?restartWithNewInstanceId=false')).json()) as { id: string };
    await host.idle();
    expect([same.id, host.status('again')?.runtimeStatus, host.status(renamed.id)?.runtimeStatus]).toEqual([
      'again',
      'Completed',
      'Completed',
    ]);
  });
});

describe('the host is as unkind as Azure', () => {
  it('when a pending timer is raced twice: numbers drift, the next activity never answers, and the log says why', async () => {
    const id = await host.start('twiceRaced');
    await host.raise(id, 'A');
    await host.raise(id, 'B');
    expect(script.orders).toEqual(['after']);
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    expect(lines.join()).toContain("'timer 2030-01-01T08:01:00.000Z' was yielded twice while pending");
  });

  it('when an orchestrator throws what is no Error: it stays Running', async () => {
    const id = await host.start('throwsText');
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    expect(lines.join()).toContain('Throw an Error with a message');
  });

  it('when an entity throws: the message is lost, what it set is kept', async () => {
    const id = await host.start('callsMoody');
    expect(host.status(id)?.output).toBe('[object Object]');
    expect(lines.join()).toContain("@moody@x: operation 'poke' failed");
    const state = await host.fetch('/runtime/webhooks/durabletask/entities/moody/x', { headers: { 'x-functions-key': host.systemKey } });
    expect(await state.json()).toEqual({ touched: true });
  });
});

describe('versions', () => {
  it('come from the caller, else from host.json', async () => {
    expect(host.status(await host.start('versions'))?.output).toEqual(['7', '7']);
    expect(host.status(await host.start('versions', undefined, { version: '3' }))?.output).toEqual(['3', '7']);
  });
});

describe('hooks', () => {
  it('see every invocation and may change inputs and results', async () => {
    expect(host.status(await host.start('callsHooked'))?.output).toBe('replaced and after');
    expect(script.hooks).toContain('before callsHooked');
    expect(lines).toContain('warning [hooked] rewritten');
  });
});
