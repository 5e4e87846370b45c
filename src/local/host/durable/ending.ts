import { randomUUID } from 'node:crypto';
import { parentOf, saveEnding, saveTurn } from '../store/instances.js';
import { deliver, dropWorkOf } from '../store/queues.js';
import { encodedText } from './action.js';
import { releaseLeftLocks } from './actions/entity.js';
import { executionStarted } from './create-instance.js';
import type { Durable } from './durable.js';
import { eventType, type FailureDetails, type HistoryEvent } from './history-event.js';
import type { TurnState } from './turn-state.js';

export type Ending =
  | { kind: 'completed'; output: unknown }
  | { kind: 'failed'; error: string; failureDetails?: FailureDetails | undefined }
  | { kind: 'terminated'; reason: string | undefined };

/** Writes the end state, frees what the instance held and tells its parent. Call inside `store.write`. */
export function endInstance(durable: Durable, turn: TurnState, ending: Ending): void {
  const { instance, now } = turn;
  const { store } = durable;
  releaseLeftLocks(durable, turn);
  dropWorkOf(store, instance.id, { events: true });
  const output = outputOf(ending, instance.name);
  saveEnding(
    store,
    instance.id,
    { status: statusOf(ending), output, failure: ending.kind === 'failed' ? ending.failureDetails : undefined },
    now,
  );
  durable.history.forget(instance.id);
  if (ending.kind === 'failed') durable.log('error', instance.name, `${instance.id} failed: ${ending.error}`);
  notifyParent(durable, turn, ending, output);
}

/** Starts over with new input and an empty history. Events that nobody took are lost (`preserveUnprocessedEvents` is off for JavaScript); those still in the inbox stay. */
export function continueAsNew(durable: Durable, turn: TurnState, input: unknown): void {
  const { instance, now } = turn;
  const { store } = durable;
  releaseLeftLocks(durable, turn);
  dropWorkOf(store, instance.id, { events: false });
  durable.history.clear(instance.id);
  instance.exec = randomUUID().replaceAll('-', '');
  instance.input = encodedText(input) ?? null;
  instance.created = now.getTime();
  instance.turns = 0;
  instance.next_id = 0;
  saveTurn(store, instance);
  deliver(store, instance.id, executionStarted({ ...instance, input: instance.input ?? undefined }, now), instance.exec);
  durable.wake.turn(instance.id);
}

function statusOf(ending: Ending) {
  switch (ending.kind) {
    case 'completed':
      return 'Completed';
    case 'failed':
      return 'Failed';
    case 'terminated':
      return 'Terminated';
  }
}

/** JSON text. A termination's output is its reason. */
function outputOf(ending: Ending, name: string): string | null {
  switch (ending.kind) {
    case 'completed':
      return JSON.stringify(ending.output) ?? null;
    case 'failed':
      return JSON.stringify(failureText(name, ending.error));
    case 'terminated':
      return ending.reason === undefined ? null : reasonText(ending.reason);
  }
}

function failureText(name: string, error: string): string {
  return `Orchestrator function '${name}' failed: ${error}`;
}

function notifyParent(durable: Durable, turn: TurnState, ending: Ending, output: string | null): void {
  const parent = parentOf(turn.instance);
  if (!parent) return;
  const common = { EventId: -1, TaskScheduledId: parent.task, Timestamp: turn.now.toISOString() };
  const event: HistoryEvent =
    ending.kind === 'completed'
      ? { ...common, EventType: eventType.SubOrchestrationInstanceCompleted, Result: output ?? 'null' }
      : { ...common, EventType: eventType.SubOrchestrationInstanceFailed, ...reasonOf(ending, turn.instance.name), _carry: parent.carry };
  deliver(durable.store, parent.id, event, parent.exec);
  durable.wake.turn(parent.id);
}

function reasonOf(ending: Exclude<Ending, { kind: 'completed' }>, name: string) {
  if (ending.kind === 'terminated') return { Reason: ending.reason ?? '', Details: '' };
  const { error, failureDetails: FailureDetails } = ending;
  return { Reason: failureText(name, error), Details: error, ...(FailureDetails && { FailureDetails }) };
}

/** A reason as the output it becomes: what is JSON already stays so. */
export function reasonText(reason: string): string {
  try {
    JSON.parse(reason);
    return reason;
  } catch {
    return JSON.stringify(reason);
  }
}
