import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { failOnce } from './apps/golden.js';

const dirs: string[] = [];
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

/** What a client does who asks again when it heard nothing. */
const story: ((host: TestHost) => Promise<unknown>)[] = [
  async (host) => host.status('g') ?? host.start('golden', undefined, { instanceId: 'g' }),
  (host) => host.advance(5000),
  async (host) => host.status('g')?.runtimeStatus === 'Running' && host.raise('g', 'Go', 'went'),
  (host) => host.advance(120_000),
];

/** Plays the story, with the power cut at one commit; answers the end state and how many commits there were. */
async function play(cut?: { phase: 'before' | 'after'; commit: number }): Promise<{ output: unknown; commits: number; wasCut: boolean }> {
  failOnce();
  const dataDir = mkdtempSync(join(tmpdir(), 'crash-'));
  dirs.push(dataDir);
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
  const host = await createTestHost({ app: () => import('./apps/golden.js'), dataDir, commitHook });
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

describe('a restart', () => {
  it('fires timers that fell due meanwhile', async () => {
    const host = await createTestHost({ app: () => import('./apps/golden.js') });
    failOnce();
    await host.start('golden', undefined, { instanceId: 'late' });
    await host.advance(5000);
    await host.raise('late', 'Go', 'went');
    host.clock.set(new Date(host.clock.now().getTime() + 3_600_000));
    await host.restart();
    expect(host.status('late')?.runtimeStatus).toBe('Completed');
    await host.close();
  });
});
