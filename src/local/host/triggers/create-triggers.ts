import { functionsOf } from '../app/registry.js';
import type { Clock } from '../clock.js';
import type { Durable } from '../durable/durable.js';
import type { LogSink } from '../log.js';
import type { HostJson } from '../settings.js';
import type { Store } from '../store/database.js';
import { cosmosTrigger } from './cosmos-db.js';
import { eventHubTrigger } from './event-hub.js';
import { timerTrigger } from './timer.js';
import type { Trigger } from './trigger.js';
import { warmupTrigger } from './warmup.js';

export type TriggerParts = { store: Store; clock: Clock; log: LogSink; hostJson: HostJson; durable: Durable };

/** One trigger per registered function that isn't called by HTTP or by Durable. */
export function createTriggers(parts: TriggerParts): Trigger[] {
  return [
    ...functionsOf('timerTrigger').map((info) => timerTrigger(parts, info)),
    ...functionsOf('eventHubTrigger').map((info) => eventHubTrigger(parts, info)),
    ...functionsOf('cosmosDBTrigger').map((info) => cosmosTrigger(parts, info)),
    ...functionsOf('warmupTrigger').map((info) => warmupTrigger(parts, info)),
  ];
}
