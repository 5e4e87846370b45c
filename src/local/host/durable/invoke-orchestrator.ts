import { invoke } from '../app/invoke.js';
import { findFunction } from '../app/registry.js';
import type { Instance } from '../store/instances.js';
import type { Action, OrchestratorState } from './action.js';
import type { Durable } from './durable.js';
import type { FailureDetails } from './history-event.js';

/** What the orchestrator answered in one turn; `error` is there when it threw. */
export type TurnOutcome = {
  isDone: boolean;
  actions: Action[];
  output: unknown;
  customStatus: unknown;
  error?: string;
  failureDetails?: FailureDetails | undefined;
};

const outOfProcLabel = '$OutOfProcData$:';

/** Runs the orchestrator over its whole history; `events` are JSON fragments without brackets. Errors: only trouble of the host's own. */
export async function invokeOrchestrator(durable: Durable, instance: Instance, events: string, isReplaying: boolean): Promise<TurnOutcome> {
  const info = findFunction('orchestrationTrigger', instance.name);
  if (!info) return failed(`The function '${instance.name}' doesn't exist, is disabled, or is not an orchestrator function.`);
  try {
    const { result } = await invoke({ info, trigger: { string: triggerText(instance, events, isReplaying) } }, durable.log);
    return outcomeOf(result as OrchestratorState);
  } catch (error) {
    return outcomeOfThrown(error, (message) => durable.log('error', instance.name, message));
  }
}

function triggerText(instance: Instance, events: string, isReplaying: boolean): string {
  const parent = instance.parent ? (JSON.parse(instance.parent) as { id: string }).id : null;
  const head = `{"history":[${events}],"input":${instance.input ?? 'null'},"instanceId":${JSON.stringify(instance.id)}`;
  // Timers are never split into hops: the longest "short" timer is a hundred years.
  return `${head},"isReplaying":${isReplaying},"parentInstanceId":${JSON.stringify(parent)},"upperSchemaVersion":1,"upperSchemaVersionNew":3,"longRunningTimerIntervalDuration":"3.00:00:00","maximumShortTimerDuration":"36500.00:00:00","defaultHttpAsyncRequestSleepTimeMillseconds":30000}`;
}

function outcomeOf(state: OrchestratorState): TurnOutcome {
  const outcome = { isDone: state.isDone, actions: state.actions.flat(), output: state.output, customStatus: state.customStatus };
  if (state.error) return { ...outcome, error: state.error, failureDetails: state.failureDetails };
  return outcome;
}

/** The SDK throws the state it reached, as JSON after a label in the message. */
function outcomeOfThrown(error: unknown, warn: (message: string) => void): TurnOutcome {
  const message = error instanceof Error ? error.message : String(error);
  const at = message.indexOf(outOfProcLabel);
  if (at < 0) return failed(message);
  const state = JSON.parse(message.slice(at + outOfProcLabel.length)) as OrchestratorState;
  // As on Azure: what has no message is not seen as a failure, and the instance stays Running for ever.
  if (!state.error) warn('The orchestrator threw something without a message; the instance stays Running. Throw an Error with a message.');
  return outcomeOf(state);
}

function failed(error: string): TurnOutcome {
  return { isDone: false, actions: [], output: undefined, customStatus: undefined, error };
}
