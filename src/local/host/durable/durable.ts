import type { TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import type { Clock } from '../clock.js';
import type { LogSink } from '../log.js';
import type { Store } from '../store/database.js';
import type { HistoryCache } from '../store/history.js';

/** What every part of the engine works with. `wake` tells the engine what became ready; it looks at the store itself. */
export type Durable = {
  store: Store;
  clock: Clock;
  log: LogSink;
  history: HistoryCache;
  options: { defaultVersion: string; maxEntityBatch: number; maxTurnEvents: number; functionTimeoutMs: number };
  /** Input data of a function's `durableClient` bindings. */
  clientInputs(info: FunctionInfo): Record<string, TypedData>;
  wake: { turn(id: string): void; entity(id: string): void; activity(n: number): void; timer(fireAt: number): void };
};
