import type { TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import type { Clock } from '../clock.js';
import type { LogSink } from '../log.js';
import type { Store } from '../store/database.js';
import type { HistoryCache } from '../store/history.js';

/** What host.json says of Durable, the limits of its lanes apart. */
export type DurableOptions = {
  defaultVersion: string;
  maxEntityBatch: number;
  /** How many actions one execution of an orchestration may take. */
  maxActions: number;
  /** How long a `callHttp` waits between two polls unless it is told. */
  pollMs: number;
  /** A start under the id of a live instance takes its place. */
  replacesLive: boolean;
  functionTimeoutMs: number;
};

/** What every part of the engine works with. `wake` tells the engine what became ready; it looks at the store itself. */
export type Durable = {
  store: Store;
  clock: Clock;
  log: LogSink;
  history: HistoryCache;
  options: DurableOptions;
  /** Input data of a function's `durableClient` bindings. */
  clientInputs(info: FunctionInfo): Record<string, TypedData>;
  wake: { turn(id: string): void; entity(id: string): void; activity(n: number): void; timer(fireAt: number): void };
};
