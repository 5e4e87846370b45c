import type { TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import type { Clock } from '../clock.js';
import type { LogSink } from '../log.js';
import { clearAttempts, countAttempt, isQuarantined, maxAttempts } from '../store/attempts.js';
import type { Store } from '../store/database.js';
import { historyCache } from '../store/history.js';
import type { Durable, DurableOptions } from './durable.js';
import { createLane, type Lane, type LaneOptions } from './lane.js';
import { runActivity } from './run-activity.js';
import { runEntity } from './run-entity.js';
import { createTimers, type Timers } from './timers.js';
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

const endedUnderWay = 'the host ended while this was under way';

/** The durable engine: three lanes of work over the store. Turns run at once, because they only compute; entities and activities only after the commit that asked for them. */
export function createEngine(options: EngineOptions): Engine {
  const { store, clock, log } = options;
  const lanes: Lane[] = [];
  /** Work that failed before, here or by ending the process: its count goes when it succeeds. */
  const suspects = new Set<string>();
  let stopped = false;
  const committed = { flushed: () => store.flushed(), transaction: () => store.transaction };

  const lane = (kind: string, limit: number, run: (key: string) => Promise<void>, commit?: LaneOptions['commit']): Lane => {
    const guardedRun = (key: string) =>
      guarded(
        `${kind}:${key}`,
        () => run(key),
        () => made.add(key),
      );
    const made: Lane = createLane({ limit, run: guardedRun, ...(commit && { commit }) });
    lanes.push(made);
    return made;
  };

  const guarded = (key: string, run: () => Promise<void>, again: () => void): Promise<void> =>
    run().then(
      () => {
        if (suspects.delete(key)) void store.write(() => clearAttempts(store, key));
      },
      (cause: unknown) => {
        if (!stopped) recordTrouble(key, cause, again);
      },
    );

  const outOfTries = (key: string, reason: string): boolean => {
    if (countAttempt(store, key, reason) < maxAttempts) return false;
    log('critical', 'durable', `${key} failed ${maxAttempts} times and was set aside.`);
    return true;
  };

  const recordTrouble = (key: string, cause: unknown, again: () => void) => {
    const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    log('error', 'durable', `${key}: ${reason}`);
    suspects.add(key);
    void store.write(() => {
      if (!outOfTries(key, reason)) again();
    });
  };

  const durable: Durable = {
    store,
    clock,
    log,
    history: historyCache(store),
    options: options.durable,
    clientInputs: options.clientInputs,
    wake: {
      turn: (id) => turns.add(id),
      entity: (id) => entities.add(id),
      activity: (n) => activities.add(String(n)),
      timer: (fireAt) => timers.added(fireAt),
    },
  };
  const turns = lane('turn', options.maxOrchestrators, (id) => runTurn(durable, id));
  const entities = lane('entity', options.maxEntities, (id) => runEntity(durable, id), committed);
  const activities = lane('activity', options.maxActivities, (n) => runActivity(durable, Number(n)), committed);
  const timers = createTimers(durable);

  /** Each crash counts as a try, so that work which kills the process is set aside in the end. */
  const recoverLane = (target: Lane, kind: string, keys: { key: string }[]) => {
    if (keys.length === 0) return;
    void store.write(() => {
      for (const { key } of keys) {
        const attempt = `${kind}:${key}`;
        if (isQuarantined(store, attempt) || outOfTries(attempt, endedUnderWay)) continue;
        suspects.add(attempt);
        target.add(key);
      }
    });
  };

  const busy = () => lanes.some((each) => each.busy);
  const idle = async () => {
    for (;;) {
      await Promise.all(lanes.map((each) => each.settled()));
      await store.flushed();
      if (!busy() && timers.fireDue() === 0 && !busy()) return;
    }
  };

  return {
    durable,
    timers,
    async recover() {
      activities.pause();
      const left = store.all<{ n: number }>('SELECT n FROM activities ORDER BY n');
      timers.fireDue();
      await turns.settled();
      recoverLane(turns, 'turn', store.all<{ key: string }>('SELECT DISTINCT instance AS key FROM inbox'));
      recoverLane(entities, 'entity', store.all<{ key: string }>('SELECT DISTINCT entity AS key FROM entity_inbox'));
      recoverLane(
        activities,
        'activity',
        left.map(({ n }) => ({ key: String(n) })),
      );
      await store.flushed();
      activities.resume();
      timers.start();
    },
    get busy() {
      return busy();
    },
    idle,
    async drain() {
      timers.stop();
      await Promise.all(lanes.map((each) => each.stop()));
      stopped = true;
      await store.write(() => store.run('DELETE FROM attempts WHERE reason = ?', endedUnderWay));
    },
    stopNow() {
      stopped = true;
      timers.stop();
      for (const each of lanes) void each.stop();
    },
  };
}
