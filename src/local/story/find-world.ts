import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { spawnLatch } from '../launch/spawn-latch.js';
import { createWorldClient, type WorldClient } from './world-client.js';

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
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_CLOCK: 'virtual', LATCH_NOW: startAt.toISOString() });
  const close = async () => {
    await latch.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { client: createWorldClient(latch.api, latch.control), kind: 'private', close };
}
