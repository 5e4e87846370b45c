import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArguments } from '../../../src/local/host/cli.js';

const cli = join(process.cwd(), 'dist/src/local/host/cli.js');
const app = join(import.meta.dirname, 'apps/cli-app');
let dataDir: string;
let children: ChildProcess[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'host-cli-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env } });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exited = once(child, 'exit').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null, output }));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /running on (http:\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    });
    void exited.then((end) => reject(new Error(`ended before it was ready: ${end.output}`)));
  });
  ready.catch(() => {});
  return { child, exited, ready, output: () => output };
}

const start = (env: Record<string, string> = {}) =>
  run(['start', '--script-root', app, '--port', '0', '--data', dataDir, '--clock', 'virtual'], env);
type Keys = { system: string; master: string; host: string };
const keys = () => JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8')) as Keys;
const call = async (url: string, path: string, body?: unknown) => {
  const headers = { 'x-functions-key': keys().system, 'content-type': 'application/json' };
  const answer = await fetch(url + path, { headers, ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} };
};
const durable = '/runtime/webhooks/durabletask';

describe('host start', () => {
  it('lists the functions, serves them with their settings, and stops with 0', async () => {
    const host = start();
    const url = await host.ready;
    expect(host.output()).toContain(`greet: [GET] ${url}/v1/greet/{name}`);
    expect(host.output()).toContain('visit: orchestrationTrigger');
    const greeting = await fetch(`${url}/v1/greet/ada`, { headers: { origin: 'http://localhost:4000' } });
    expect(await greeting.text()).toBe('Good day, ada');
    expect(Object.fromEntries(greeting.headers)).toMatchObject({
      'x-frame-options': 'DENY',
      'access-control-allow-origin': 'http://localhost:4000',
      'access-control-allow-credentials': 'true',
    });
    expect(
      (await fetch(`${url}/v1/greet/ada`, { headers: { origin: 'http://evil' } })).headers.get('access-control-allow-origin'),
    ).toBeNull();
    expect([(await fetch(`${url}/v1/hushed`)).status, (await fetch(`${url}/v1/shut`)).status]).toEqual([200, 404]);
    expect(await (await fetch(`${url}/admin/host/status`)).json()).toEqual({ state: 'Running' });
    expect((await fetch(`${url}/admin/host/clock`)).status).toBe(401);
    for (const file of ['keys.json', 'host.db', 'host.db-wal'])
      expect([file, statSync(join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600]);
    host.child.kill('SIGTERM');
    expect(await host.exited).toMatchObject({ code: 0 });
    expect(host.output()).toContain('[greet] greeting ada');
    expect(host.output()).toMatch(/Executing 'Functions.greet' \(Id=[\s\S]+Executed 'Functions.greet' \(Succeeded, Id=/);
    expect(host.output()).toContain('shut: httpTrigger (disabled)');
    expect(host.output()).toContain('queued: this host has no binding of type queueTrigger');
    expect(host.output()).toContain('[hushed] to be heard');
    expect(host.output()).not.toContain('not to be heard');
  });

  it('runs a CommonJS app, whose function wants its key, on the system clock', async () => {
    const commonJs = join(import.meta.dirname, 'apps/cli-commonjs');
    const host = run(['start', '--script-root', commonJs, '--port', '0', '--data', dataDir]);
    const url = await host.ready;
    expect((await fetch(`${url}/api/shout/hey`, { method: 'POST' })).status).toBe(401);
    expect(await (await fetch(`${url}/api/shout/hey?code=${keys().host}`, { method: 'POST' })).json()).toBe('HEY');
    expect(Object.values(keys()).filter((key) => host.output().includes(key))).toEqual([]);
  });

  it('refuses a data directory that another host uses', async () => {
    await start().ready;
    const second = await start().exited;
    expect(second.code).toBe(3);
    expect(second.output).toContain('One host per data directory');
  });

  it.each([
    [['stop'], 2],
    [['start', '--script-root', '/nowhere', '--port', '0', '--data', join(tmpdir(), 'host-cli-none')], 1],
  ])('ends on %j with %i', async (args, code) => {
    expect((await run(args).exited).code).toBe(code);
  });

  it.each<[string[], string]>([
    [['stop'], "Expected the command 'start'."],
    [['start', '--port', 'x'], "--port: 'x' is not a port."],
    [['start', '--port', '65536'], "--port: '65536' is not a port."],
    [['start', '--clock', 'sundial'], "--clock: 'sundial' is neither system nor virtual."],
    [['start', '--colour', 'red'], "Unknown option '--colour'"],
  ])('says of %j what is wrong', (args, wrong) => {
    expect(readArguments(args)).toEqual(expect.stringContaining(wrong));
  });

  it('reads its arguments, and leaves the port to the settings', () => {
    expect(readArguments(['start', '--script-root', '/app', '--clock', 'virtual'])).toEqual({
      scriptRoot: '/app',
      port: undefined,
      clock: 'virtual',
      dataDir: '/app/.functions-host',
    });
  });

  it('goes on after kill -9 where it was, and runs what fell due', async () => {
    const first = start();
    const url = await first.ready;
    await call(url, `${durable}/orchestrators/visit/v1`, {});
    await call(url, '/admin/host/idle', {});
    expect((await call(url, `${durable}/instances/v1/raiseEvent/Go`, 'go')).status).toBe(202);
    first.child.kill('SIGKILL');
    await first.exited;

    const again = await start().ready;
    await call(again, '/admin/host/idle', {});
    const clock = await call(again, '/admin/host/clock');
    const due = (clock.body['nextDue'] as { durable: string }).durable;
    expect(await call(again, '/admin/host/clock', { setTo: due })).toMatchObject({ status: 200, body: { now: due, firedTimers: 1 } });
    const { body } = await call(again, `${durable}/instances/v1`);
    expect(body).toMatchObject({ runtimeStatus: 'Completed', output: ['one', 'two', 'three', 'go', 'last'] });
  });

  it('kills itself at the commit it is told to', async () => {
    const notes = join(dataDir, 'notes.txt');
    const host = start({ LATCH_CRASH_AT_COMMIT: '4', LATCH_CRASH_PHASE: 'before', CLI_APP_NOTES: notes });
    const url = await host.ready;
    await call(url, `${durable}/orchestrators/visit/v1`, {}).catch(() => {});
    expect((await host.exited).signal).toBe('SIGKILL');
    const again = await start({ CLI_APP_NOTES: notes }).ready;
    await call(again, '/admin/host/idle', {});
    expect((await call(again, `${durable}/instances/v1`)).body['runtimeStatus']).toBe('Running');
    expect(new Set(readFileSync(notes, 'utf8').trim().split('\n'))).toEqual(new Set(['one', 'two', 'three']));
  });
});
