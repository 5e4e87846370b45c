import { type Instance, setStatus } from '../store/instances.js';
import { dropMessages, type Message } from '../store/queues.js';
import type { Durable } from './durable.js';
import { endInstance } from './ending.js';
import { eventType, type HistoryEvent } from './history-event.js';

const controlTypes: number[] = [eventType.ExecutionTerminated, eventType.ExecutionSuspended, eventType.ExecutionResumed];

/** Messages the host handles itself, before all others: the orchestrator never sees them. */
export function isControl(event: HistoryEvent): boolean {
  return controlTypes.includes(event.EventType);
}

/** Terminates, suspends or resumes. Termination runs no `finally` of the orchestrator and touches no children. */
export function applyControl(durable: Durable, instance: Instance, message: Message): void {
  const { store, clock } = durable;
  const now = clock.now();
  void store.write(() => {
    dropMessages(store, [message]);
    const { EventType, Input } = message.event;
    if (EventType === eventType.ExecutionTerminated) {
      endInstance(durable, { instance, now, nextId: instance.next_id, scheduled: [] }, { kind: 'terminated', reason: Input });
    } else if (EventType === eventType.ExecutionSuspended) {
      setStatus(store, instance.id, 'Suspended', now);
    } else if (instance.status === 'Suspended') {
      setStatus(store, instance.id, instance.turns > 0 ? 'Running' : 'Pending', now);
    }
  });
  durable.wake.turn(instance.id);
}
