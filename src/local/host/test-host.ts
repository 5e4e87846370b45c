import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { injectCoreApi } from './app/core-api.js';
import { createVirtualClock, type VirtualClock } from './clock.js';
import { raiseEvent, startInstance, terminateInstance } from './durable/client.js';
import { type InstanceStatus, statusOf } from './durable/status.js';
import type { LogSink } from './log.js';
import type { RunningHost } from './running-host.js';
import type { HostJson } from './settings.js';
import { startHost } from './start-host.js';
import type { CommitHook } from './store/crash-point.js';
import { findInstance } from './store/instances.js';

// As early as can be: a test that imports its app's modules as well does so after this one.
injectCoreApi(import.meta.url);

export type TestHostOptions = {
  /** Imports the modules that register functions. */
  app: () => Promise<unknown>;
  clock?: VirtualClock;
  /** Kept after `close`; without it a temporary one is used and removed. */
  dataDir?: string;
  settings?: Record<string, string>;
  hostJson?: HostJson;
  log?: LogSink;
  /** Cuts the power at a commit. What was under way then never settles; go on with `restart`. */
  commitHook?: CommitHook;
};

/** A host for tests: the real engine on a virtual clock. Every verb settles only when nothing is runnable any more. */
export type TestHost = {
  readonly clock: VirtualClock;
  readonly url: string;
  readonly systemKey: string;
  readonly running: RunningHost;
  /** Answers the instance id. Errors: unknown orchestrator, id in use. */
  start(name: string, input?: unknown, options?: { instanceId?: string; version?: string }): Promise<string>;
  raise(id: string, event: string, payload?: unknown): Promise<void>;
  terminate(id: string, reason?: string): Promise<void>;
  /** Moves the clock by milliseconds or to an instant, stopping at everything that falls due on the way. */
  advance(by: number | Date): Promise<void>;
  status(id: string): InstanceStatus | undefined;
  /** What happened, as the management API shows it, outputs included. */
  history(id: string): NonNullable<InstanceStatus['historyEvents']>;
  /** Calls the app over HTTP: `fetch('/api/hello')`. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  idle(): Promise<void>;
  /** Loses everything in memory and starts again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

export async function createTestHost(options: TestHostOptions): Promise<TestHost> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'functions-host-'));
  const clock = options.clock ?? createVirtualClock(new Date('2030-01-01T08:00:00.000Z'));
  const boot = () =>
    startHost({ synchronous: options.dataDir ? 'FULL' : 'OFF', ...options, log: options.log ?? (() => {}), clock, dataDir, port: 0 });
  let running = await boot();
  const durable = () => running.host.engine.durable;
  const idle = () => running.host.idle();

  return {
    clock,
    get url() {
      return running.url;
    },
    get systemKey() {
      return running.systemKey;
    },
    get running() {
      return running;
    },
    async start(name, input, { instanceId, version } = {}) {
      const started = await startInstance(durable(), name, {
        id: instanceId,
        version,
        input: input === undefined ? undefined : JSON.stringify(input),
      });
      if (started.kind !== 'started') throw new Error(`${name} was not started: ${JSON.stringify(started)}`);
      await idle();
      return started.id;
    },
    async raise(id, event, payload) {
      const sent = await raiseEvent(durable(), id, event, payload === undefined ? undefined : JSON.stringify(payload));
      if (sent.kind === 'not-found') throw new Error(`No instance ${id}.`);
      await idle();
    },
    async terminate(id, reason) {
      await terminateInstance(durable(), id, reason);
      await idle();
    },
    async advance(by) {
      await running.host.advanceTo(by instanceof Date ? by : new Date(clock.now().getTime() + by));
    },
    status: (id) => {
      const instance = findInstance(durable().store, id);
      return instance && statusOf(durable(), instance);
    },
    history: (id) => {
      const instance = findInstance(durable().store, id);
      if (!instance) throw new Error(`No instance ${id}.`);
      return statusOf(durable(), instance, { showHistory: true, showHistoryOutput: true }).historyEvents ?? [];
    },
    fetch: (path, init) => fetch(new URL(path, running.url), init),
    idle,
    async restart() {
      running.crash();
      running = await boot();
      await idle();
    },
    async close() {
      await running.close();
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
