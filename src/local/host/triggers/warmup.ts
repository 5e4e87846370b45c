import type { FunctionInfo } from '../app/registry.js';
import { runFunction } from './run-function.js';
import type { Trigger, TriggerParts } from './trigger.js';

/** Runs once when the host starts. */
export function warmupTrigger(parts: TriggerParts, info: FunctionInfo): Trigger {
  let run: Promise<unknown> = Promise.resolve();
  return {
    start() {
      run = runFunction(parts, info, { json: '{}' });
    },
    stop: async () => void (await run),
    settled: async () => void (await run),
  };
}
