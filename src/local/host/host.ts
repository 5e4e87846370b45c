import { programmingModel } from './app/core-api.js';
import { appHookData, runHooks } from './app/hooks.js';
import { type Clock, isVirtual } from './clock.js';
import { createEngine, type Engine } from './durable/engine.js';
import type { Cors } from './http/cors.js';
import type { Keys } from './http/keys.js';
import type { LogSink } from './log.js';
import { type Addresses, durableClientInputs } from './management/links.js';
import { functionTimeoutMs, type HostJson } from './settings.js';
import type { Store } from './store/database.js';
import { writeMark } from './store/marks.js';
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
export type Host = HostParts & {
  engine: Engine;
  triggers: Trigger[];
  /** Where `@azure/functions` wants raw HTTP requests when the app enabled streaming. */
  streamTo: string | undefined;
  /** Settles when nothing is runnable: engine empty, triggers asked once more and found empty. */
  idle(): Promise<void>;
  nextDue(): { durable: Date | undefined; triggers: Date | undefined };
  /** Virtual clock: jumps, then fires all that is due, in order. Answers how many timers fired. */
  jumpTo(to: Date): Promise<number>;
  /** Virtual clock: goes from due instant to due instant, so that everything happens at its own time. */
  advanceTo(to: Date): Promise<number>;
  drain(): Promise<void>;
  abandon(): void;
};

/** Starts engine and triggers over an open store, after the app has registered its functions. */
export async function createHost(parts: HostParts, functionAppDirectory: string): Promise<Host> {
  const { store, clock, log, hostJson } = parts;
  const { HttpUri: streamTo } = await programmingModel().getCapabilities({});
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

  const fireDue = () => engine.timers.fireDue() + triggers.reduce((sum, trigger) => sum + (trigger.fireDue?.() ?? 0), 0);

  const settled = () => Promise.all([engine.idle(), ...triggers.map((trigger) => trigger.settled())]);

  const idle = async () => {
    for (;;) {
      await settled();
      const found = await Promise.all(triggers.map((trigger) => trigger.drain?.() ?? false));
      if (!found.some(Boolean) && !engine.busy) return;
    }
  };

  const jumpTo = async (to: Date) => {
    if (!isVirtual(clock)) throw new Error('Only a virtual clock can be set.');
    await settled();
    clock.set(to);
    void store.write(() => writeMark(store, 'clock', clock.now().toISOString()));
    let fired = 0;
    for (let now = fireDue(); now > 0; now = fireDue()) {
      fired += now;
      await idle();
    }
    return fired;
  };

  const nextDue = () => ({
    durable: engine.timers.nextDue(),
    triggers: earliest(triggers.map((trigger) => trigger.nextDue?.())),
  });

  return {
    ...parts,
    engine,
    triggers,
    streamTo,
    idle,
    nextDue,
    jumpTo,
    async advanceTo(to) {
      let fired = 0;
      await idle();
      for (;;) {
        const { durable, triggers: other } = nextDue();
        const next = earliest([durable, other]);
        if (!next || next > to) break;
        fired += await jumpTo(next);
      }
      return fired + (await jumpTo(to));
    },
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

function earliest(instants: (Date | undefined)[]): Date | undefined {
  return instants.reduce((first, each) => (each && (!first || each < first) ? each : first), undefined);
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
