import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Body = Record<string, unknown>;
export type Reply = { status: number; body: Body; text: string; headers: Headers };
export type CallOptions = { key?: string; token?: Record<string, unknown>; raw?: string };
export type Pids = { launcher: number; host: number; cloud: number };
type ReadyLine = { event: 'ready'; api: string; control: string; pids: Pids };

/** A whole Latch in processes of its own, as `npm start` runs it, on free ports, a virtual clock and a folder that goes away. */
export type Latch = {
  api: string;
  /** Where the control plane is. */
  control: string;
  dataDir: string;
  pids(): Pids;
  /** Resolves with the pids of the next host that becomes ready. */
  nextReady(): Promise<Pids>;
  as(user: string): (method: string, path: string, body?: unknown, options?: CallOptions) => Promise<Reply>;
  local<T = Body>(method: string, path: string, body?: unknown): Promise<T>;
  advance(ms: number): Promise<void>;
  setTo(at: Date | string): Promise<void>;
  now(): Promise<Date>;
  /** Every body the API has answered with, reveals aside. */
  answers: string[];
  log(): string;
  stop(): Promise<number | null>;
};

export const minutes = (count: number): number => count * 60_000;

/** The morning most stories begin on: an ordinary Wednesday in Berlin, winter time. */
export const morning = '2027-02-03T08:00:00.000Z';

export async function startLatch(env: Record<string, string> = {}): Promise<Latch> {
  const dataDir = env['LATCH_DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'latch-test-'));
  const settings = {
    LATCH_DATA_DIR: dataDir,
    LATCH_PORT: '0',
    LATCH_CONTROL_PORT: '0',
    LATCH_CLOCK: 'virtual',
    LATCH_NOW: morning,
    ...env,
  };
  const launcher = spawn(join('node_modules', '.bin', 'node'), ['dist/src/local/main.js'], { env: { ...process.env, ...settings } });
  const lines = watchLines(launcher);
  const first = await lines.next();
  let pids = first.pids;
  lines.onReady((ready) => {
    pids = ready.pids;
  });
  const answers: string[] = [];
  const local = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${first.control}/local${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /local${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : {}) as T;
  };
  const as =
    (user: string) =>
    async (method: string, path: string, body?: unknown, options: CallOptions = {}) => {
      const { accessToken } = await local<{ accessToken: string }>('POST', '/tokens', { user, acrs: ['c1'], ...options.token });
      const headers = {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        ...(options.key !== undefined && { 'idempotency-key': options.key }),
      };
      const payload = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(`${first.api}/api${path}`, { method, headers, ...(payload !== undefined && { body: payload }) });
      const text = await response.text();
      if (!path.endsWith('/reveal')) answers.push(text);
      return { status: response.status, text, headers: response.headers, body: jsonOr({}, text) };
    };
  return {
    api: first.api,
    control: first.control,
    dataDir,
    pids: () => pids,
    nextReady: async () => (await lines.next()).pids,
    as,
    local,
    advance: async (ms) => void (await local('POST', '/clock', { advanceMs: ms })),
    setTo: async (at) => void (await local('POST', '/clock', { setTo: new Date(at).toISOString() })),
    now: async () => new Date((await local<{ now: string }>('GET', '/clock')).now),
    answers,
    log: () => lines.text(),
    stop: () => stop(launcher, env['LATCH_DATA_DIR'] === undefined ? dataDir : undefined),
  };
}

function stop(launcher: ChildProcess, dataDir: string | undefined): Promise<number | null> {
  return new Promise((resolve) => {
    launcher.once('exit', (code) => {
      if (dataDir) rmSync(dataDir, { recursive: true, force: true });
      resolve(code);
    });
    launcher.kill('SIGTERM');
  });
}

function watchLines(launcher: ChildProcess) {
  const waiting: { resolve(ready: ReadyLine): void; reject(cause: Error): void }[] = [];
  const listeners: ((ready: ReadyLine) => void)[] = [];
  let text = '';
  const hear = (line: string) => {
    text += `${line}\n`;
    if (!line.startsWith('{')) return;
    const ready = JSON.parse(line) as ReadyLine;
    for (const listener of listeners) listener(ready);
    for (const { resolve } of waiting.splice(0)) resolve(ready);
  };
  for (const stream of [launcher.stdout, launcher.stderr]) if (stream) createInterface({ input: stream }).on('line', hear);
  launcher.once('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`Latch ended with ${code}:\n${text}`));
  });
  return {
    next: () => new Promise<ReadyLine>((resolve, reject) => waiting.push({ resolve, reject })),
    onReady: (listener: (ready: ReadyLine) => void) => void listeners.push(listener),
    text: () => text,
  };
}

function jsonOr(fallback: Body, text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return fallback;
  }
}
