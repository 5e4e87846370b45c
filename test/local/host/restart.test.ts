import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startInstance } from '../../../src/local/host/durable/client.js';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { closeGate, gate, ran } from './apps/steady.js';

let dataDir: string;
let host: TestHost;
const boot = async () => {
  host = await createTestHost({
    app: () => import('./apps/steady.js'),
    dataDir,
    hostJson: { extensions: { durableTask: { maxConcurrentActivityFunctions: 1 } } },
  });
};
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'restart-'));
  ran.length = 0;
  await boot();
});
afterEach(async () => {
  await host.close();
  rmSync(dataDir, { recursive: true });
});

describe('a host that is told to stop', () => {
  it('lets what runs end and keeps its result, starts nothing more, and goes on with the rest when it is back', async () => {
    closeGate();
    const { durable } = host.running.host.engine;
    for (const id of ['first', 'second']) await startInstance(durable, 'throughTheGate', { id });
    await gate.begun;
    const closed = host.close();
    await expect(host.fetch('/admin/host/status')).rejects.toThrow();
    gate.open();
    await closed;
    expect(ran).toEqual(['app starts', 'first begins', 'first ends', 'app ends']);

    closeGate();
    const back = boot();
    await gate.begun;
    gate.open();
    await back;
    await host.idle();
    expect(['first', 'second'].map((id) => host.status(id)?.output)).toEqual(['first', 'second']);
    expect(ran.filter((line) => line === 'first begins')).toHaveLength(1);
  });
});

describe('timers that fell due while the host was down', () => {
  it('fire in the order of their times', async () => {
    for (const minutes of [30, 10, 20]) await host.start('alarm', { minutes }, { instanceId: `alarm-${minutes}` });
    host.clock.set(new Date(host.clock.now().getTime() + 3_600_000));
    await host.restart();
    expect(ran.filter((line) => line.startsWith('alarm'))).toEqual(['alarm-10', 'alarm-20', 'alarm-30']);
  });

  it('are forgotten when they are due more often than once a minute', async () => {
    const often = () => ran.filter((line) => line.startsWith('often'));
    await host.advance(20_000);
    host.clock.set(new Date(host.clock.now().getTime() + 30_000));
    await host.restart();
    expect(often()).toEqual(['often false null']);
    await host.advance(10_000);
    expect(often()).toHaveLength(2);
  });

  it('are forgotten when nobody is to watch them', async () => {
    host.clock.set(new Date(host.clock.now().getTime() + 2 * 3_600_000));
    await host.restart();
    expect(ran).not.toContain('unwatched');
  });
});
