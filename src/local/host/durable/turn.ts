import type { Tape } from '../store/history.js';
import { findInstance, type Instance, isFinished, saveTurn } from '../store/instances.js';
import { dropMessages, type Message, readInbox } from '../store/queues.js';
import { flatten, type LeafAction, signature } from './action.js';
import { dropCancelledTimers } from './actions/timer.js';
import { applyControl, isControl } from './control.js';
import { divergence, scheduledTwice } from './determinism.js';
import type { Durable } from './durable.js';
import { continueAsNew, endInstance } from './ending.js';
import { allocatesNumbers, followUp } from './follow-up.js';
import { eventType, type HistoryEvent } from './history-event.js';
import { invokeOrchestrator, type TurnOutcome } from './invoke-orchestrator.js';
import { refusalOf, refusedStatus, tooManyActions } from './refusal.js';
import { scheduleAction } from './schedule-action.js';
import { frame, type TurnState } from './turn-state.js';

/** Lets one instance take in what arrived: replays its orchestrator over history and new events, and writes down what it decided, in one transaction. */
export async function runTurn(durable: Durable, id: string): Promise<void> {
  const instance = findInstance(durable.store, id);
  const messages = readInbox(durable.store, id);
  if (messages.length === 0) return;
  if (!instance || isFinished(instance.status)) return discard(durable, messages);
  const stale = messages.filter(({ exec }) => exec !== null && exec !== instance.exec);
  const live = messages.filter((message) => !stale.includes(message));
  if (stale.length > 0) discard(durable, stale);
  const control = live.find(({ event }) => isControl(event));
  if (control) return applyControl(durable, instance, control);
  if (instance.status === 'Suspended' || live.length === 0) return;
  await takeIn(durable, instance, nextBatch(live, instance), live.length);
}

function discard(durable: Durable, messages: Message[]): void {
  void durable.store.write(() => dropMessages(durable.store, messages));
}

/** So many events at most are one turn. */
const mostEvents = 1000;

/** ExecutionStarted comes first; an event that moves the sequence numbers comes alone. */
function nextBatch(live: Message[], instance: Instance): Message[] {
  if (instance.turns === 0) {
    const start = live.filter(({ event }) => event.EventType === eventType.ExecutionStarted);
    return [...start, ...plainPrefix(live.filter((message) => !start.includes(message)))];
  }
  const [first] = live;
  return first && allocatesNumbers(first.event) ? [first] : plainPrefix(live);
}

function plainPrefix(messages: Message[]): Message[] {
  const end = messages.findIndex(({ event }) => allocatesNumbers(event));
  return messages.slice(0, Math.min(mostEvents, end < 0 ? messages.length : end));
}

async function takeIn(durable: Durable, instance: Instance, batch: Message[], waiting: number): Promise<void> {
  const now = new Date(Math.max(durable.clock.now().getTime(), instance.last_turn));
  const tape = durable.history.read(instance.id);
  const at = now.toISOString();
  const events = [frame(eventType.OrchestratorStarted, at), ...batch.map(({ event }) => ({ Timestamp: at, ...event, IsPlayed: false }))];
  const outcome = await invokeOrchestrator(durable, instance, tape.events, events);
  const actions = flatten(outcome.actions);
  const conflict = divergence(tape.signatures, actions);
  const done = tape.signatures.length;
  try {
    void durable.store.write(() => {
      dropMessages(durable.store, batch);
      const turn: TurnState = { instance, now, nextId: instance.next_id, scheduled: [] };
      if (conflict) endInstance(durable, turn, { kind: 'failed', error: conflict });
      else applyOutcome(durable, turn, { outcome, actions, tape, events });
    });
  } catch (cause) {
    durable.history.forget(instance.id); // nothing was written: the disk is the truth
    throw cause;
  }
  warnOfTwice(durable, instance, actions, done);
  if (waiting > batch.length) durable.wake.turn(instance.id);
}

type Taken = { outcome: TurnOutcome; actions: LeafAction[]; tape: Tape; events: HistoryEvent[] };

function applyOutcome(durable: Durable, turn: TurnState, { outcome, actions, tape, events }: Taken): void {
  const { instance } = turn;
  for (const event of events) followUp(durable, turn, event, tape.cancelled);
  const done = tape.signatures.length;
  const customStatus = statusText(outcome);
  const refusal = refusedStatus(customStatus ?? '') ?? takeUp(durable, turn, actions.slice(done), done);
  dropCancelledTimers(durable, turn, actions, tape.cancelled);
  instance.status = 'Running';
  instance.updated = turn.now.getTime();
  instance.last_turn = turn.now.getTime();
  if (customStatus !== undefined && refusedStatus(customStatus) === undefined) instance.custom_status = customStatus;
  const at = turn.now.toISOString();
  const added = [...events, ...turn.scheduled, frame(eventType.OrchestratorCompleted, at)];
  for (const event of added) {
    event.Timestamp ??= at;
    event.IsPlayed = true;
  }
  durable.history.append(instance.id, instance.turns, {
    events: added,
    signatures: actions.slice(done).map(signature),
    nextId: turn.nextId,
  });
  instance.turns += 1;
  instance.next_id = turn.nextId;
  saveTurn(durable.store, instance);
  if (refusal === undefined) conclude(durable, turn, outcome, actions);
  else endInstance(durable, turn, { kind: 'failed', error: refusal });
}

/** JSON text; none when the orchestrator said nothing. */
function statusText({ customStatus }: TurnOutcome): string | undefined {
  return customStatus === undefined || customStatus === null ? undefined : JSON.stringify(customStatus);
}

/** Puts new actions to work, up to the first that the extension refuses; answers why. */
function takeUp(durable: Durable, turn: TurnState, actions: LeafAction[], done: number): string | undefined {
  for (const [offset, action] of actions.entries()) {
    const refusal =
      done + offset < durable.options.maxActions ? refusalOf(durable, turn, action) : tooManyActions(durable.options.maxActions);
    if (refusal !== undefined) return refusal;
    scheduleAction(durable, turn, action, done + offset);
  }
  return undefined;
}

function conclude(durable: Durable, turn: TurnState, outcome: TurnOutcome, actions: LeafAction[]): void {
  const { error, failureDetails } = outcome;
  const again = actions.find((action) => action.actionType === 4);
  if (error !== undefined) endInstance(durable, turn, { kind: 'failed', error, failureDetails });
  else if (outcome.isDone && again) continueAsNew(durable, turn, again.input);
  else if (outcome.isDone) endInstance(durable, turn, { kind: 'completed', output: outcome.output });
}

function warnOfTwice(durable: Durable, instance: Instance, actions: LeafAction[], done: number): void {
  const twice = actions.length > done ? scheduledTwice(actions) : undefined;
  if (!twice) return;
  const what = signature(twice);
  durable.log(
    'warning',
    instance.name,
    `${instance.id}: '${what}' was yielded twice while pending. It is scheduled twice, as on Azure, and later results may never arrive.`,
  );
}
