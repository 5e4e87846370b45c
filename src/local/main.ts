import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPolicyFile } from '../read-policy-file.js';
import { banner } from './launch/banner.js';
import { type Child, startChild } from './launch/child.js';
import { freePort } from './launch/free-port.js';
import { keepHost } from './launch/keep-host.js';
import { alreadyRuns, type CloudRuntime, readRuntime } from './launch/runtime-file.js';
import { crashOrder, startHostProcess } from './launch/start-host.js';
import { readSeed } from './seed/read-seed.js';
import { type LocalSettings, readSettings } from './settings.js';

const say = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`latch: ${text}\n`);

function refuse(problems: string[]): never {
  for (const problem of problems) complain(problem);
  process.exit(1);
}

/** Starts the local cloud as a process of its own, after everything that could be wrong with its input was looked at. */
async function startCloud(settings: LocalSettings): Promise<{ cloud: Child; runtime: CloudRuntime }> {
  const seed = readSeed(settings.seedFile);
  if (!seed.ok) refuse(seed.problems);
  const policy = readPolicyFile(process.env['LATCH_POLICY_FILE']);
  if (!policy.ok) refuse(policy.problems);
  const other = readRuntime(settings.dataDir);
  if (other) refuse([alreadyRuns(other, settings.dataDir)]);
  const port = await freePort(settings.port, 'LATCH_PORT');
  const controlPort = await freePort(settings.controlPort, 'LATCH_CONTROL_PORT');
  const env = { ...process.env, LATCH_DATA_DIR: settings.dataDir, LATCH_PORT: String(port), LATCH_CONTROL_PORT: String(controlPort) };
  const cloud = startChild({
    name: 'cloud',
    script: fileURLToPath(new URL('cloud-process.js', import.meta.url)),
    env,
    dataDir: settings.dataDir,
  });
  await cloud.ready;
  const runtime = readRuntime(settings.dataDir);
  if (!runtime) throw new Error('The cloud is ready but did not say where.');
  return { cloud, runtime };
}

function announceReady(settings: LocalSettings, runtime: CloudRuntime, host: Child): void {
  const { api, control } = runtime;
  const pids = { launcher: process.pid, host: host.pid, cloud: runtime.pid };
  say(JSON.stringify({ event: 'ready', portal: `${api}/app`, api, control, dataDir: settings.dataDir, pids }));
}

/** Brings the world up, keeps the host running, and takes everything down in order when asked. */
async function main(): Promise<void> {
  const read = readSettings(process.env);
  if (!read.ok) refuse(read.problems);
  const { settings } = read;
  const running = process.argv.includes('--host-only') ? readRuntime(settings.dataDir) : undefined;
  if (process.argv.includes('--host-only') && !running)
    refuse([`no local cloud runs on ${settings.dataDir}; start one with npm run local-cloud`]);
  const { cloud, runtime } = running ? { cloud: undefined, runtime: running } : await startCloud(settings);
  const start = (first: boolean) => startHostProcess(settings.dataDir, runtime, first ? crashOrder(process.env) : {});
  const announce = (child: Child) => announceReady(settings, runtime, child);
  const host = await keepHost(start, settings.restart, announce, complain);
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await host.stop();
    cloud?.send('SIGTERM');
    await cloud?.ended;
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  cloud?.ended.then(async (end) => {
    if (stopping) return;
    complain(`the local cloud ended (${end}); see ${join(settings.dataDir, 'logs', 'cloud.log')}`);
    await host.stop();
    process.exit(1);
  });
  announce(host.first);
  say(banner(settings, runtime));
  if (!cloud) await host.ended.then(() => (stopping ? undefined : process.exit(1)));
}

await main().catch((cause: unknown) => refuse([cause instanceof Error ? cause.message : String(cause)]));
