import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Ready = z.object({ url: z.url(), key: z.string() });

export type ChildHost = {
  process: ChildProcess;
  readyMs: number;
  /** POSTs JSON to the management API and answers the status; errors when the host is gone. */
  post(path: string, body: unknown): Promise<number>;
  get(path: string): Promise<unknown>;
  idle(): Promise<void>;
  kill(): Promise<void>;
};

/** Starts a host on this data directory in a process of its own; ready means that it said so. */
export async function startChild(dataDir: string): Promise<ChildHost> {
  const began = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL('./host-child.js', import.meta.url)), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  const readyMs = performance.now() - began;
  const { url, key } = Ready.parse(JSON.parse(String(line[0])));
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const call = async (method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> => {
    const headers = { 'x-functions-key': key, 'content-type': 'application/json' };
    const asked = request(new URL(path, url), { method, headers, agent });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = await once(asked, 'response');
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    return { status: answer.statusCode, text };
  };
  return {
    process: child,
    readyMs,
    post: async (path, body) => (await call('POST', `/runtime/webhooks/durabletask/${path}`, body)).status,
    get: async (path) => JSON.parse((await call('GET', `/runtime/webhooks/durabletask/${path}`)).text) as unknown,
    async idle() {
      await call('POST', '/admin/host/idle');
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
      agent.destroy();
    },
  };
}

/** Resident megabytes and seconds of processor time so far, as Linux counts them. */
export function weigh({ pid }: ChildProcess): { megabytes: number; cpuSeconds: number } {
  const megabytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticksPerSecond = 100;
  return { megabytes, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
}
