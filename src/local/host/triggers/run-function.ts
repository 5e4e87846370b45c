import { invoke } from '../app/invoke.js';
import type { TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import type { TriggerParts } from './create-triggers.js';

/** Runs a triggered function once, with its durable client; errors are logged, and answered as false. */
export async function runFunction(
  parts: TriggerParts,
  info: FunctionInfo,
  trigger: TypedData,
  triggerMetadata: Record<string, TypedData> = {},
): Promise<boolean> {
  try {
    await invoke({ info, trigger, triggerMetadata, extra: parts.durable.clientInputs(info) }, parts.log);
    return true;
  } catch (error) {
    parts.log('error', info.name, error instanceof Error ? (error.stack ?? error.message) : String(error));
    return false;
  }
}
