import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { startInstance } from '../../../src/local/host/durable/client.js';
import { startHost } from '../../../src/local/host/start-host.js';
import { findInstance } from '../../../src/local/host/store/instances.js';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { failOnce, hanging } from './apps/golden.js';

/** `LATCH_DEEP=1` cuts the power under load 200 times. */
const cuts = process.env['LATCH_DEEP'] ? 200 : 20;

const dirs: string[] = [];
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

/** What a client does who asks again when it heard nothing. */
const story: ((host: TestHost) => Promise<unknown>)[] = [
  async (host) => host.status('g') ?? host.start('golden', undefined, { instanceId: 'g' }),
  (host) => host.advance(5000),
  async (host) => host.status('g')?.runtimeStatus === 'Running' && host.raise('g', 'Go', 'went'),
  (host) => suspension(host, 'suspend'),
  (host) => host.advance(120_000),
  (host) => suspension(host, 'resume'),
  (host) => host.advance(8 * 86_400_000),
];

/** Asks for it unless it is so already: what was refused because it had been done is done. */
async function suspension(host: TestHost, what: 'suspend' | 'resume'): Promise<void> {
  const isSuspended = host.status('g')?.runtimeStatus === 'Suspended';
  if (isSuspended === (what === 'suspend')) return;
  await host.fetch(`/runtime/webhooks/durabletask/instances/g/${what}`, { method: 'POST', headers: { 'x-functions-key': host.systemKey } });
  await host.idle();
}

/** Plays the story, with the power cut at one commit; answers the end state and how many commits there were. */
async function play(cut?: { phase: 'before' | 'after'; commit: number }): Promise<{ output: unknown; commits: number; wasCut: boolean }> {
  failOnce();
  let powerCut = () => {};
  const dark = new Promise<'dark'>((resolve) => {
    powerCut = () => resolve('dark');
  });
  let armed = cut;
  const commitHook = (phase: 'before' | 'after', commit: number): boolean => {
    if (phase !== armed?.phase || commit !== armed.commit) return false;
    armed = undefined;
    powerCut();
    return true;
  };
  const host = await createTestHost({ app: () => import('./apps/golden.js'), commitHook });
  let wasCut = false;
  for (const step of story) {
    const end = await Promise.race([step(host), wasCut ? new Promise(() => {}) : dark]);
    if (end !== 'dark') continue;
    wasCut = true;
    await host.restart();
    await step(host);
  }
  const { output } = host.status('g') ?? {};
  const { commits } = host.running.host.store;
  await host.close();
  return { output, commits, wasCut };
}

describe('a power cut', () => {
  it('at any commit, before or after it, changes nothing of the end', async () => {
    const undisturbed = await play();
    expect(undisturbed.output).toEqual(['a', 'b', 'c', 'stood up', 'inner', 'went', 2]);
    for (let commit = 1; commit <= undisturbed.commits; commit += 1) {
      for (const phase of ['before', 'after'] as const) {
        const run = await play({ phase, commit });
        expect([phase, commit, run.output]).toEqual([phase, commit, undisturbed.output]);
        expect(run.wasCut || commit >= undisturbed.commits - 1).toBe(true);
      }
    }
  });
});

describe('power cuts under load', { timeout: 20_000 + cuts * 1000 }, () => {
  it('lose nothing that was acknowledged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.constantFrom('before' as const, 'after' as const), async (distance, phase) => {
        let left = Number.POSITIVE_INFINITY;
        let powerCut = () => {};
        const dark = new Promise<void>((resolve) => {
          powerCut = resolve;
        });
        const commitHook = (at: 'before' | 'after') => {
          if (at !== phase) return false;
          left -= 1;
          if (left === 0) powerCut();
          return left === 0;
        };
        const host = await createTestHost({ app: () => import('./apps/golden.js'), commitHook });
        left = distance;
        const acknowledged: string[] = [];
        const load = Array.from({ length: 20 }, async (_, index) => {
          for (let tick = 0; tick < index; tick += 1) await new Promise((resolve) => setImmediate(resolve));
          const started = await startInstance(host.running.host.engine.durable, 'fanned', { id: `load-${index}` });
          if (started.kind === 'started') acknowledged.push(started.id);
        });
        await Promise.race([Promise.all(load).then(() => host.idle()), dark]);
        left = Number.POSITIVE_INFINITY;
        await host.restart();
        for (const id of acknowledged)
          expect(host.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: ['a', 'b', 'c', 'inner'] });
        await host.close();
      }),
      { numRuns: cuts, seed: 7 },
    );
  });
});

describe('work that ends the host again and again', () => {
  it('is set aside after ten tries and shown, and the rest goes on', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'poison-'));
    dirs.push(dataDir);
    const boot = () => startHost({ app: () => import('./apps/golden.js'), dataDir, port: 0, log: () => {}, synchronous: 'OFF' });
    let began = hanging.started();
    let running = await boot();
    await startInstance(running.host.engine.durable, 'waitsForEver', { id: 'poison' });
    for (let crash = 1; crash <= 10; crash += 1) {
      await began;
      began = hanging.started();
      running.crash();
      running = await boot();
    }
    await running.host.idle();
    await startInstance(running.host.engine.durable, 'fanned', { id: 'healthy' });
    await running.host.idle();
    expect(findInstance(running.host.store, 'healthy')?.status).toBe('Completed');
    expect(findInstance(running.host.store, 'poison')?.status).toBe('Running');
    const health = await fetch(`${running.url}/admin/host/health`, { headers: { 'x-functions-key': running.systemKey } });
    expect(await health.json()).toMatchObject({
      state: 'Degraded',
      quarantined: [{ key: expect.stringMatching(/^activity:/), tries: 10 }],
    });
    await running.close();
  });
});
