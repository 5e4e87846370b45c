import { invoke } from '../app/invoke.js';
import { findFunction } from '../app/registry.js';
import { type Instance, parentOf } from '../store/instances.js';
import type { Action, OrchestratorState } from './action.js';
import type { Durable } from './durable.js';
import { eventType, type FailureDetails, type HistoryEvent, withoutCarry } from './history-event.js';
import { missing } from './refusal.js';

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

/** Runs the orchestrator over what it has seen (`past`) and what is new. Errors: only trouble of the host's own. */
export async function invokeOrchestrator(
  durable: Durable,
  instance: Instance,
  past: HistoryEvent[],
  added: HistoryEvent[],
): Promise<TurnOutcome> {
  const info = findFunction('orchestrationTrigger', instance.name);
  if (!info) return failed(missing('orchestrationTrigger', instance.name) ?? '');
  try {
    const { result } = await invoke(
      { info, trigger: {}, triggerValue: triggerOf(instance, past, added, durable.options.pollMs) },
      durable.log,
    );
    return outcomeOf(result as OrchestratorState);
  } catch (error) {
    return outcomeOfThrown(error, (message) => durable.log('error', instance.name, message));
  }
}

/** The value of the orchestration trigger. Built each turn, but for the events: they are kept parsed, because parsing them anew is what a long replay would cost. */
function triggerOf(instance: Instance, past: HistoryEvent[], added: HistoryEvent[], pollMs: number) {
  return {
    history: [...past, ...added.map(withoutCarry)].map(guarded),
    input: JSON.parse(instance.input ?? 'null') as unknown,
    instanceId: instance.id,
    isReplaying: past.length > 0,
    parentInstanceId: parentOf(instance)?.id ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: pollMs,
  };
}

/** What an orchestrator gets into its hands, and so may change, is a copy: the time of a turn and the properties of an error. */
function guarded(event: HistoryEvent): HistoryEvent {
  if (event.EventType === eventType.OrchestratorStarted) return { ...event };
  return event.FailureDetails ? structuredClone(event) : event;
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
