import { functionsOf } from '../app/registry.js';
import { cosmosTrigger } from './cosmos-db.js';
import { eventHubTrigger } from './event-hub.js';
import { timerTrigger } from './timer.js';
import type { Trigger, TriggerParts } from './trigger.js';
import { warmupTrigger } from './warmup.js';

/** One trigger per registered function that isn't called by HTTP or by Durable. */
export function createTriggers(parts: TriggerParts): Trigger[] {
  return [
    ...functionsOf('timerTrigger').map((info) => timerTrigger(parts, info)),
    ...functionsOf('eventHubTrigger').map((info) => eventHubTrigger(parts, info)),
    ...functionsOf('cosmosDBTrigger').map((info) => cosmosTrigger(parts, info)),
    ...functionsOf('warmupTrigger').map((info) => warmupTrigger(parts, info)),
  ];
}
