import type { Server } from 'node:net';
import { programmingModel } from './app/core-api.js';
import { appHookData, runHooks } from './app/hooks.js';
import { onLoopback } from './app/on-loopback.js';
import type { Clock } from './clock.js';
import { createEngine, type Engine } from './durable/engine.js';
import type { Cors } from './http/cors.js';
import type { Keys } from './http/keys.js';
import type { LogSink } from './log.js';
import { type Addresses, durableClientInputs } from './management/links.js';
import { passTime, type Time } from './pass-time.js';
import { functionTimeoutMs, type HostJson } from './settings.js';
import type { Store } from './store/database.js';
import { createTriggers } from './triggers/create-triggers.js';
import type { Trigger } from './triggers/trigger.js';

export type HostParts = {
  store: Store;
  clock: Clock;
  log: LogSink;
  keys: Keys;
  hostJson: HostJson;
  addresses: Addresses;
  cors: Cors | undefined;
};

/** The running host without its HTTP doors: the durable engine and the triggers, and the time they live in. */
export type Host = HostParts &
  Time & {
    engine: Engine;
    triggers: Trigger[];
    /** What `@azure/functions` listens with for raw HTTP requests when the app enabled streaming. */
    streamTo: Server | undefined;
    drain(): Promise<void>;
    abandon(): void;
  };

/** The library tells its address, and takes requests from whoever knows it; the server itself, which is in this process, spares them the way. */
async function streamServer(): Promise<Server | undefined> {
  const { result, servers } = await onLoopback(() => programmingModel().getCapabilities({}));
  return result['HttpUri'] === undefined ? undefined : servers[0];
}

/** Starts engine and triggers over an open store, after the app has registered its functions. */
export async function createHost(parts: HostParts, functionAppDirectory: string): Promise<Host> {
  const { store, clock, log, hostJson } = parts;
  const streamTo = await streamServer();
  await runHooks('appStart', { hookData: {}, appHookData, functionAppDirectory });
  const engine = createEngine({
    store,
    clock,
    log,
    clientInputs: (info) => durableClientInputs(parts.addresses, info),
    ...limitsOf(hostJson),
  });
  const triggers = createTriggers({ ...parts, durable: engine.durable });
  await engine.recover();
  for (const trigger of triggers) trigger.start();

  return {
    ...parts,
    ...passTime(parts, engine, triggers),
    engine,
    triggers,
    streamTo,
    async drain() {
      await Promise.all(triggers.map((trigger) => trigger.stop()));
      await engine.drain();
      await runHooks('appTerminate', { hookData: {}, appHookData });
    },
    abandon() {
      for (const trigger of triggers) void trigger.stop();
      engine.stopNow();
    },
  };
}

function limitsOf(hostJson: HostJson) {
  const durable = hostJson.extensions?.durableTask ?? {};
  return {
    maxActivities: durable.maxConcurrentActivityFunctions ?? 20,
    maxOrchestrators: durable.maxConcurrentOrchestratorFunctions ?? 50,
    maxEntities: durable.maxConcurrentEntityFunctions ?? 20,
    durable: {
      defaultVersion: durable.defaultVersion ?? '',
      maxEntityBatch: durable.maxEntityOperationBatchSize ?? 50,
      maxActions: durable.maxOrchestrationActions ?? 100_000,
      pollMs: durable.httpSettings?.defaultAsyncRequestSleepTimeMilliseconds ?? 30_000,
      replacesLive: durable.overridableExistingInstanceStates === 'AnyState',
      functionTimeoutMs: functionTimeoutMs(hostJson),
    },
  };
}
