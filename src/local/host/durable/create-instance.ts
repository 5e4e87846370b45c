import { insertInstance, type NewInstance } from '../store/instances.js';
import { deliver, dropWorkOf } from '../store/queues.js';
import type { Durable } from './durable.js';
import { eventType, type HistoryEvent } from './history-event.js';

/** Writes a new instance and its first message; a finished one of the same id is replaced without trace. Call inside `store.write`. */
export function createInstance(durable: Durable, instance: NewInstance): void {
  const { store, clock, history } = durable;
  const now = clock.now();
  dropWorkOf(store, instance.id, { events: true });
  history.clear(instance.id);
  insertInstance(store, instance, now);
  deliver(store, instance.id, executionStarted(instance, now), instance.exec);
  durable.wake.turn(instance.id);
}

export function executionStarted(instance: Pick<NewInstance, 'id' | 'name' | 'version' | 'exec' | 'input'>, now: Date): HistoryEvent {
  return {
    EventType: eventType.ExecutionStarted,
    EventId: -1,
    Name: instance.name,
    Version: instance.version,
    Input: instance.input,
    OrchestrationInstance: { InstanceId: instance.id, ExecutionId: instance.exec },
    Timestamp: now.toISOString(),
  };
}
