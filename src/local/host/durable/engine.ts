import type { TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import type { Clock } from '../clock.js';
import type { LogSink } from '../log.js';
import type { Store } from '../store/database.js';
import { historyCache } from '../store/history.js';
import type { Durable, DurableOptions } from './durable.js';
import { createLane, type Lane } from './lane.js';
import { runActivity } from './run-activity.js';
import { runEntity } from './run-entity.js';
import { createTimers, type Timers } from './timers.js';
import { createTries, type Tries } from './tries.js';
import { runTurn } from './turn.js';

export type EngineOptions = {
  store: Store;
  clock: Clock;
  log: LogSink;
  clientInputs(info: FunctionInfo): Record<string, TypedData>;
  maxActivities: number;
  maxOrchestrators: number;
  maxEntities: number;
  durable: DurableOptions;
};

export type Engine = {
  durable: Durable;
  timers: Timers;
  /** Takes up what a previous run left: overdue timers first, in order, with the work they lead to; then everything else. */
  recover(): Promise<void>;
  readonly busy: boolean;
  /** Settles when no turn, entity or activity is ready or running, nothing is due and everything is on disk. */
  idle(): Promise<void>;
  /** Starts nothing more and settles when what runs has ended and is on disk. */
  drain(): Promise<void>;
  stopNow(): void;
};

type Lanes = { turns: Lane; entities: Lane; activities: Lane };

/** The durable engine: three lanes of work over the store. Turns run at once, because they only compute; entities and activities only after the commit that asked for them. */
export function createEngine(options: EngineOptions): Engine {
  const { store, clock, log } = options;
  const tries = createTries(store, log);
  const durable: Durable = {
    store,
    clock,
    log,
    history: historyCache(store),
    options: options.durable,
    clientInputs: options.clientInputs,
    wake: {
      turn: (id) => lanes.turns.add(id),
      entity: (id) => lanes.entities.add(id),
      activity: (n) => lanes.activities.add(String(n)),
      timer: (fireAt) => timers.added(fireAt),
    },
  };
  const lanes = createLanes(durable, options, tries);
  const timers = createTimers(durable);
  const all = Object.values(lanes);
  const busy = () => all.some((each) => each.busy);

  return {
    durable,
    timers,
    recover: () => recover(durable, lanes, timers, tries),
    get busy() {
      return busy();
    },
    async idle() {
      for (;;) {
        await Promise.all(all.map((each) => each.settled()));
        await store.flushed();
        if (!busy() && timers.fireDue() === 0 && !busy()) return;
      }
    },
    async drain() {
      timers.stop();
      await Promise.all(all.map((each) => each.stop()));
      tries.stop();
      await tries.forgive();
    },
    stopNow() {
      tries.stop();
      timers.stop();
      for (const each of all) void each.stop();
    },
  };
}

function createLanes(durable: Durable, limits: EngineOptions, tries: Tries): Lanes {
  const { store } = durable;
  const commit = { flushed: () => store.flushed(), transaction: () => store.transaction };
  const guarded = (kind: string, lane: () => Lane, run: (key: string) => Promise<void>) => (key: string) =>
    tries.guard(
      `${kind}:${key}`,
      () => run(key),
      () => lane().add(key),
    );
  const lanes: Lanes = {
    turns: createLane({
      limit: limits.maxOrchestrators,
      run: guarded(
        'turn',
        () => lanes.turns,
        (id) => runTurn(durable, id),
      ),
    }),
    entities: createLane({
      limit: limits.maxEntities,
      commit,
      run: guarded(
        'entity',
        () => lanes.entities,
        (id) => runEntity(durable, id),
      ),
    }),
    activities: createLane({
      limit: limits.maxActivities,
      commit,
      run: guarded(
        'activity',
        () => lanes.activities,
        (n) => runActivity(durable, Number(n)),
      ),
    }),
  };
  return lanes;
}

/** Activities that were left behind begin only when the overdue timers have fired and their turns are done. */
async function recover({ store }: Durable, { turns, entities, activities }: Lanes, timers: Timers, tries: Tries): Promise<void> {
  activities.pause();
  const leftIn = (kind: string, column: string, table: string) =>
    store.all<{ key: string }>(`SELECT DISTINCT ${column} AS key FROM ${table} ORDER BY key`).map(({ key }) => `${kind}:${key}`);
  const takeUp = (lane: Lane, keys: string[]) => tries.takeUp(keys, (key) => lane.add(key.slice(key.indexOf(':') + 1)));

  const left = leftIn('activity', 'n', 'activities');
  timers.fireDue();
  await turns.settled();
  takeUp(turns, leftIn('turn', 'instance', 'inbox'));
  takeUp(entities, leftIn('entity', 'entity', 'entity_inbox'));
  takeUp(activities, left);
  await store.flushed();
  activities.resume();
  timers.start();
}
