import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suitableNode } from './suitable-node.js';

export type Child = { pid: number; ended: Promise<number | NodeJS.Signals>; send(signal: NodeJS.Signals): void; ready: Promise<unknown> };

export type ChildOrder = { name: string; script: string; args?: string[]; preload?: string; env: NodeJS.ProcessEnv; dataDir: string };

/** V8 keeps what it compiled here: a host that was killed is back sooner. */
const compileCache = join(dirname(fileURLToPath(import.meta.url)), '../../../../node_modules/.cache/latch');

/**
 * Node's own code on large pages, where the system has them: a request runs through so much of it that the processor spends a tenth of its time finding it
 * again. Costs 24 MB and a tenth of a second a process. And room for what lives no longer than a request (megabytes each of three spaces, used under load only).
 */
const nodeOptions = [
  ...['--disable-warning=ExperimentalWarning', '--enable-source-maps'],
  ...['--use-largepages=silent', '--max-semi-space-size=64'],
];

/** Starts one of our processes with its output in `logs/<name>.log`. `ready` resolves with its first message, or rejects if it ends before. */
export function startChild({ name, script, args = [], preload, env, dataDir }: ChildOrder): Child {
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  const logFile = join(dataDir, 'logs', `${name}.log`);
  const log = openSync(logFile, 'a');
  const process_ = spawn(suitableNode(), [...nodeOptions, ...(preload ? ['--import', preload] : []), script, ...args], {
    env: { NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => process_.once('exit', (code, signal) => resolve(code ?? signal ?? 1)));
  return {
    pid: process_.pid ?? 0,
    ended,
    send: (signal) => void process_.kill(signal),
    ready: firstMessage(process_, ended, `the ${name} process`, logFile),
  };
}

async function firstMessage(child: ChildProcess, ended: Promise<unknown>, name: string, logFile: string): Promise<unknown> {
  const message = new Promise<unknown>((resolve) => child.once('message', resolve));
  const early = ended.then((end) => Promise.reject(new Error(`${name} ended before it was ready (${String(end)}); see ${logFile}`)));
  early.catch(() => undefined);
  return Promise.race([message, early]);
}
