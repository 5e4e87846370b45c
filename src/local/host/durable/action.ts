import type { FailureDetails, HttpCall, RetryOptions } from './history-event.js';

/** Actions of the out-of-process orchestration protocol (`AsyncActionType` of the Durable extension), as the SDK's objects. */
export type Action =
  | { actionType: 0; functionName: string; input?: unknown }
  | { actionType: 1; functionName: string; input?: unknown; retryOptions: RetryOptions }
  | { actionType: 2; functionName: string; instanceId?: string; input?: unknown; version?: string }
  | { actionType: 3; functionName: string; instanceId?: string; input?: unknown; version?: string; retryOptions: RetryOptions }
  | { actionType: 4; input?: unknown }
  | { actionType: 5; fireAt: Date | string; isCanceled: boolean }
  | { actionType: 6; externalEventName: string }
  | { actionType: 7; instanceId: string; operation: string; input?: unknown }
  | { actionType: 8; httpRequest: HttpCall }
  | { actionType: 9; instanceId: string; operation: string; input?: unknown }
  | { actionType: 10; instanceId: string; operation: string; input?: unknown; fireAt: Date | string }
  | { actionType: 11 | 12; compoundActions: Action[] }
  | { actionType: 13; lockRequestId: string; lockSet: { name: string; key: string }[] }
  | { actionType: 14 };

export type LeafAction = Exclude<Action, { actionType: 11 | 12 }>;

/** What an orchestrator function answers, or throws after `$OutOfProcData$:`. */
export type OrchestratorState = {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  error?: string;
  customStatus?: unknown;
  failureDetails?: FailureDetails;
};

/** All actions since the start of the execution, in the order in which the SDK numbered them. */
export function flatten(actions: Action[], into: LeafAction[] = []): LeafAction[] {
  for (const action of actions) {
    if ('compoundActions' in action) flatten(action.compoundActions, into);
    else into.push(action);
  }
  return into;
}

/** A line that must come out the same in every replay. */
export function signature(action: LeafAction): string {
  switch (action.actionType) {
    case 0:
    case 1:
      return `activity ${action.functionName}`;
    case 2:
    case 3:
      return `sub-orchestration ${action.functionName}`;
    case 4:
      return 'continue-as-new';
    case 5:
      return `timer ${isoOf(action.fireAt)}`;
    case 6:
      return `wait for event ${action.externalEventName}`;
    case 7:
      return `call ${action.operation} of ${action.instanceId}`;
    case 8:
      return `http ${action.httpRequest.method} ${action.httpRequest.uri}`;
    case 9:
      return `signal ${action.operation} to ${action.instanceId}`;
    case 10:
      return `signal ${action.operation} to ${action.instanceId} at ${isoOf(action.fireAt)}`;
    case 13:
      return `lock ${action.lockSet.map(({ name, key }) => `@${name}@${key}`).join(' ')}`;
    case 14:
      return 'release locks';
  }
}

/** Azure Storage delays nothing longer; a longer timer is split into hops. */
export const longestDelayMs = 6 * 86_400_000;

export function isoOf(instant: Date | string): string {
  return new Date(instant).toISOString();
}

/** Inputs of activities and continue-as-new: a string is JSON text already, anything else a value. */
export function encodedText(input: unknown): string | undefined {
  if (input === undefined) return undefined;
  return typeof input === 'string' ? input : JSON.stringify(input);
}

/** Inputs of sub-orchestrations and entities are plain values. */
export function valueText(input: unknown): string | undefined {
  return input === undefined ? undefined : JSON.stringify(input);
}
