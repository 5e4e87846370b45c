import { type Instance, saveSuspension } from '../store/instances.js';
import { dropMessages, type Message } from '../store/queues.js';
import type { Durable } from './durable.js';
import { endInstance, reasonText } from './ending.js';
import { eventType, type HistoryEvent } from './history-event.js';
import { frame } from './turn-state.js';

const controlTypes: number[] = [eventType.ExecutionTerminated, eventType.ExecutionSuspended, eventType.ExecutionResumed];

/** Messages the host handles itself, before all others: the orchestrator never acts on them. */
export function isControl(event: HistoryEvent): boolean {
  return controlTypes.includes(event.EventType);
}

/** Terminates, suspends or resumes. Termination runs no `finally` of the orchestrator and touches no children. */
export function applyControl(durable: Durable, instance: Instance, message: Message): void {
  const { store, clock } = durable;
  const { event } = message;
  const now = clock.now();
  void store.write(() => {
    dropMessages(store, [message]);
    if (event.EventType === eventType.ExecutionTerminated) {
      terminate(durable, instance, event.Input);
    } else if (event.EventType === eventType.ExecutionSuspended || instance.status === 'Suspended') {
      suspendOrResume(durable, instance, event, now);
    }
  });
  durable.wake.turn(instance.id);
}

/** Ends a live instance where it stands. Call inside `store.write`. */
export function terminate(durable: Durable, instance: Instance, reason: string | undefined): void {
  const turn = { instance, now: durable.clock.now(), nextId: instance.next_id, scheduled: [] };
  endInstance(durable, turn, { kind: 'terminated', reason });
}

/** Leaves its trace in the history of an instance that has begun, as a turn of its own. */
function suspendOrResume(durable: Durable, instance: Instance, event: HistoryEvent, now: Date): void {
  const { EventType, Input: reason } = event;
  const at = now.toISOString();
  const hasBegun = instance.turns > 0;
  instance.updated = now.getTime();
  if (hasBegun) {
    const happened: HistoryEvent = { EventType, EventId: -1, Timestamp: at, ...(reason !== undefined && { Reason: reason }) };
    const events = [frame(eventType.OrchestratorStarted, at), happened, frame(eventType.OrchestratorCompleted, at)];
    for (const each of events) each.IsPlayed = true;
    durable.history.append(instance.id, instance.turns, { events, signatures: [], nextId: instance.next_id });
    instance.turns += 1;
  }
  const status = EventType === eventType.ExecutionSuspended ? 'Suspended' : hasBegun ? 'Running' : 'Pending';
  saveSuspension(durable.store, instance, status, reason === undefined ? null : reasonText(reason));
}
