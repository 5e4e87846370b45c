import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.js';
import type { CloudRuntime } from './runtime-file.js';

const local = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Starts the embedded host with the app against a running cloud, waits until it answers, and tells the cloud who it is. */
export async function startHostProcess(dataDir: string, cloud: CloudRuntime, extraEnv: Record<string, string> = {}): Promise<Child> {
  const { port } = new URL(cloud.api);
  const host = startChild({
    name: 'host',
    script: local('app-host.js'),
    preload: local('loopback.js'),
    env: {
      ...withoutCrash(process.env),
      ...cloud.env,
      ...extraEnv,
      LATCH_DATA_DIR: dataDir,
      LATCH_PORT: port,
      LATCH_CONTROL: cloud.control,
      LATCH_CLOCK: cloud.clock,
    },
    dataDir,
  });
  await host.ready;
  await attach(cloud, host.pid);
  return host;
}

async function attach(cloud: CloudRuntime, pid: number): Promise<void> {
  const response = await fetch(`${cloud.control}/local/host`, { method: 'PUT', body: JSON.stringify({ api: cloud.api, pid }) });
  if (!response.ok) throw new Error(`The control plane did not take the host: ${response.status}.`);
}

/** A crash that was asked for happens once: the restarted host must not run into it again. */
function withoutCrash(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { LATCH_CRASH_AT_COMMIT: _at, LATCH_CRASH_PHASE: _phase, ...rest } = env;
  return rest;
}

/** The crash order of this run, if one was given. */
export function crashOrder(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    ['LATCH_CRASH_AT_COMMIT', 'LATCH_CRASH_PHASE'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
}
