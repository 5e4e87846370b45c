import { setTimeout as delay } from 'node:timers/promises';
import { withinTimeout } from '../app/function-timeout.js';
import { invoke } from '../app/invoke.js';
import type { TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import { isVirtual } from '../clock.js';
import { functionTimeoutMs } from '../settings.js';
import { retriesOf } from './retry-policy.js';
import type { TriggerParts } from './trigger.js';

const shortPauseMs = 10;

type Work = { trigger: TypedData; triggerMetadata: Record<string, TypedData> };

/** Runs a triggered function with its durable client, again by its retry policy; errors are logged, and answered as false in the end. On a virtual clock nobody waits between tries. */
export async function runFunction(
  parts: TriggerParts,
  info: FunctionInfo,
  trigger: TypedData,
  triggerMetadata: Record<string, TypedData> = {},
): Promise<boolean> {
  const { most, delayMs } = retriesOf(info, parts.hostJson);
  for (let retryCount = 0; ; retryCount += 1) {
    const retryContext = { retryCount, maxRetryCount: most };
    if (await runOnce(parts, info, { trigger, triggerMetadata, ...(most !== 0 && { retryContext }) })) return true;
    if (most >= 0 && retryCount >= most) return false;
    await delay(isVirtual(parts.clock) ? shortPauseMs : Math.max(delayMs(retryCount + 1), shortPauseMs), undefined, { ref: false });
  }
}

async function runOnce(parts: TriggerParts, info: FunctionInfo, work: Work): Promise<boolean> {
  const request = { info, ...work, extra: parts.durable.clientInputs(info) };
  try {
    await withinTimeout(info.name, functionTimeoutMs(parts.hostJson), invoke(request, parts.log));
    return true;
  } catch (error) {
    parts.log('error', info.name, error instanceof Error ? (error.stack ?? error.message) : String(error));
    return false;
  }
}
