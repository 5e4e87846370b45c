import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { suitableNode } from './suitable-node.js';

const Ready = z.object({ event: z.literal('ready'), api: z.url(), control: z.url(), pids: z.record(z.string(), z.int()) });

/** A whole Latch in processes of its own, ready. `stop` drains it and resolves when it has ended. */
export type SpawnedLatch = z.infer<typeof Ready> & { stop(): Promise<void> };

/** Starts a Latch as `npm start` does, on free ports; rejects when it ends before it is ready. `env` says the rest (docs: settings of local mode). */
export async function spawnLatch(env: Record<string, string>): Promise<SpawnedLatch> {
  const settings = { ...process.env, LATCH_PORT: '0', LATCH_CONTROL_PORT: '0', ...env };
  const main = fileURLToPath(new URL('../main.js', import.meta.url));
  const launcher = spawn(suitableNode(), [main], { env: settings, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => launcher.once('exit', () => resolve()));
  const ready = await readyLine(launcher);
  return {
    ...ready,
    stop() {
      launcher.kill('SIGTERM');
      return ended;
    },
  };
}

async function readyLine({ stdout }: ChildProcess): Promise<z.infer<typeof Ready>> {
  if (stdout) {
    for await (const line of createInterface({ input: stdout })) {
      const ready = line.startsWith('{') ? Ready.safeParse(JSON.parse(line)) : undefined;
      if (!ready?.success) continue;
      stdout.resume();
      return ready.data;
    }
  }
  throw new Error('Latch ended before it was ready.');
}
