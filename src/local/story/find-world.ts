import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createWorldClient, type WorldClient } from './world-client.js';

const Ready = z.object({ event: z.literal('ready'), api: z.url(), control: z.url() });

export type FoundWorld = { client: WorldClient; kind: 'running' | 'private'; close(): Promise<void> };

/** The world that runs already, if its time can be moved; else a private one in a temporary folder that goes when the story ends. */
export async function findWorld(startAt: Date): Promise<FoundWorld> {
  const control = `http://127.0.0.1:${process.env['LATCH_CONTROL_PORT'] ?? '7072'}`;
  const clock = await fetch(`${control}/local/clock`)
    .then((response) => response.json())
    .catch(() => undefined);
  const virtual = z.object({ kind: z.literal('virtual'), now: z.string() }).safeParse(clock);
  const api = `http://127.0.0.1:${process.env['LATCH_PORT'] ?? '7071'}`;
  if (virtual.success) return { client: createWorldClient(api, control), kind: 'running', close: () => Promise.resolve() };
  return startPrivateWorld(startAt);
}

async function startPrivateWorld(startAt: Date): Promise<FoundWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-story-'));
  const env = {
    ...process.env,
    LATCH_DATA_DIR: dataDir,
    LATCH_PORT: '0',
    LATCH_CONTROL_PORT: '0',
    LATCH_CLOCK: 'virtual',
    LATCH_NOW: startAt.toISOString(),
  };
  const launcher = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url))], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => launcher.once('exit', () => resolve()));
  for await (const line of createInterface({ input: launcher.stdout })) {
    const ready = line.startsWith('{') ? Ready.safeParse(JSON.parse(line)) : undefined;
    if (!ready?.success) continue;
    launcher.stdout.resume();
    const close = async () => {
      launcher.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    };
    return { client: createWorldClient(ready.data.api, ready.data.control), kind: 'private', close };
  }
  throw new Error('The private world ended before it was ready.');
}
