import { findFunction, functionsOf } from '../app/registry.js';
import { alreadyExists, findInstance, isFinished, parentOf } from '../store/instances.js';
import { type LeafAction, longestDelayMs } from './action.js';
import type { Durable } from './durable.js';
import { partsOf } from './entity-message.js';
import type { RetryOptions } from './history-event.js';
import type { TurnState } from './turn-state.js';

const kinds = {
  activityTrigger: 'an activity',
  orchestrationTrigger: 'an orchestrator',
  entityTrigger: 'an entity',
} as const;

/**
 * Why the Durable extension doesn't take an action: it fails the orchestration then, whatever the orchestrator would have caught.
 * Texts are those of the extension (`DurableOrchestrationContext.CallDurableTaskFunctionAsync`).
 */
export function refusalOf(durable: Durable, turn: TurnState, action: LeafAction): string | undefined {
  switch (action.actionType) {
    case 0:
      return missing('activityTrigger', action.functionName);
    case 1:
      return tooLong(action.retryOptions) ?? missing('activityTrigger', action.functionName);
    case 2:
      return refusedChild(durable, turn, action);
    case 3:
      return tooLong(action.retryOptions) ?? refusedChild(durable, turn, action);
    case 7:
    case 9:
    case 10:
      return missing('entityTrigger', partsOf(action.instanceId).name);
    default:
      return undefined;
  }
}

/** What the extension says of a name that no function has; `undefined` when there is one. */
export function missing(trigger: keyof typeof kinds, name: string): string | undefined {
  if (findFunction(trigger, name)) return undefined;
  const kind = kinds[trigger];
  const [, noun = ''] = kind.split(' ');
  const known = functionsOf(trigger).map((info) => `'${info.name}'`);
  const more =
    known.length > 0
      ? `The following are the known ${noun} functions: ${known.join(', ')}.`
      : `No ${noun} functions are currently registered!`;
  return `The function '${name}' doesn't exist, is disabled, or is not ${kind} function. Additional info: ${more}`;
}

export function tooManyActions(most: number): string {
  return `Maximum amount of orchestration actions (${most}) has been reached. This value can be configured in host.json file as MaxOrchestrationActions.`;
}

function tooLong({ firstRetryIntervalInMilliseconds: first, maxRetryIntervalInMilliseconds: most = 0 }: RetryOptions): string | undefined {
  return Math.max(first, most) > longestDelayMs
    ? 'The Azure Storage provider supports a maximum of 6 days for time-based delays'
    : undefined;
}

type CallSub = Extract<LeafAction, { actionType: 2 | 3 }>;

function refusedChild(durable: Durable, { instance }: TurnState, { functionName, instanceId }: CallSub): string | undefined {
  return missing('orchestrationTrigger', functionName) ?? (instanceId ? refusedId(durable, instance, instanceId) : undefined);
}

/** On Azure a parent whose child's id belongs to a live instance is never answered; here it fails, so that somebody hears of it. */
function refusedId(durable: Durable, parent: TurnState['instance'], id: string): string | undefined {
  const family = [parent.id, parentOf(parent)?.id].map((each) => each?.toLowerCase());
  if (family.includes(id.toLowerCase())) {
    return 'The instance ID of a sub-orchestration must be different than the instance ID of a parent orchestration.';
  }
  if (id.startsWith('@')) return 'Orchestration instance ids must not start with @';
  const existing = findInstance(durable.store, id);
  return existing && !isFinished(existing.status) ? alreadyExists(existing.status) : undefined;
}

const mostStatusKilobytes = 16;

/** A custom status counts by its JSON in UTF-16. */
export function refusedStatus(text: string): string | undefined {
  const kilobytes = Math.floor((text.length * 2) / 1024);
  return kilobytes > mostStatusKilobytes
    ? `The UTF-16 size of the JSON-serialized payload must not exceed ${mostStatusKilobytes} KB. The current payload size is ${kilobytes} KB.`
    : undefined;
}
