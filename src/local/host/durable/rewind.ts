import { readTurns } from '../store/history.js';
import { findInstance, type Instance, parentOf, type RuntimeStatus } from '../store/instances.js';
import { deliver, enqueueActivity, enqueueTimer } from '../store/queues.js';
import type { Durable } from './durable.js';
import { eventType, type HistoryEvent } from './history-event.js';

export type RewindResult = { kind: 'rewound' } | { kind: 'not-found' } | { kind: 'not-failed'; status: RuntimeStatus };

const failures: number[] = [eventType.TaskFailed, eventType.SubOrchestrationInstanceFailed];

/**
 * Takes a failed instance back to just before its first failure and runs what had failed once more.
 * What arrived after that point and answers something asked before it is delivered again; what the failure itself led to is forgotten.
 */
export async function rewindInstance(durable: Durable, id: string): Promise<RewindResult> {
  const instance = findInstance(durable.store, id);
  if (!instance) return { kind: 'not-found' };
  if (instance.status !== 'Failed') return { kind: 'not-failed', status: instance.status };
  await durable.store.write(() => rewind(durable, instance));
  return { kind: 'rewound' };
}

function rewind(durable: Durable, instance: Instance): void {
  const { store } = durable;
  const turns = readTurns(store, instance.id);
  const failed = turns.findIndex((turn) => turn.events.some(({ EventType }) => failures.includes(EventType)));
  const cut = failed < 0 ? Math.max(turns.length - 1, 0) : failed;
  const kept = turns.slice(0, cut);
  durable.history.forget(instance.id);
  store.run('DELETE FROM history WHERE instance = ? AND turn >= ?', instance.id, cut);
  store.run(
    `UPDATE instances SET status = 'Running', output = NULL, failure = NULL, next_id = ?, turns = ?, updated = ? WHERE id = ?`,
    kept.at(-1)?.nextId ?? 0,
    cut,
    durable.clock.now().getTime(),
    instance.id,
  );
  const asked = new Map(kept.flatMap((turn) => turn.events).flatMap((event) => (isAsking(event) ? [[event.EventId, event] as const] : [])));
  const later = turns.slice(cut).flatMap((turn) => turn.events);
  for (const event of later) bringBack(durable, instance, event, asked);
  const answered = new Set(turns.flatMap((turn) => turn.events).map((event) => event.TaskScheduledId ?? event.TimerId));
  for (const [id, source] of asked) if (!answered.has(id)) runAgain(durable, instance, source);
  durable.wake.turn(instance.id);
}

function isAsking(event: HistoryEvent): boolean {
  return [eventType.TaskScheduled, eventType.SubOrchestrationInstanceCreated, eventType.TimerCreated].some(
    (type) => type === event.EventType,
  );
}

function bringBack(durable: Durable, instance: Instance, event: HistoryEvent, asked: Map<number, HistoryEvent>): void {
  const source = asked.get(event.TaskScheduledId ?? event.TimerId ?? -1);
  if (event.EventType === eventType.EventRaised) deliver(durable.store, instance.id, event, null);
  else if (source && failures.includes(event.EventType)) runAgain(durable, instance, source);
  else if (source || event.EventType === eventType.ExecutionStarted) deliver(durable.store, instance.id, event, instance.exec);
}

function runAgain(durable: Durable, instance: Instance, source: HistoryEvent): void {
  if (source.EventType === eventType.TaskScheduled) runActivityAgain(durable, instance, source);
  else if (source.EventType === eventType.TimerCreated) startTimerAgain(durable, instance, source);
  else rewindChild(durable, instance, source);
}

function runActivityAgain(durable: Durable, { id, exec }: Instance, source: HistoryEvent): void {
  const work = { instance: id, exec, task: source.EventId, name: source.Name ?? '', input: source.Input, carry: source._carry };
  durable.wake.activity(enqueueActivity(durable.store, work));
}

function startTimerAgain(durable: Durable, instance: Instance, source: HistoryEvent): void {
  const FireAt = source.FireAt ?? '';
  const fireAt = Date.parse(FireAt);
  const event = { EventType: eventType.TimerFired, EventId: -1, TimerId: source.EventId, FireAt };
  enqueueTimer(durable.store, { fireAt, instance: instance.id, exec: instance.exec, action: null, event });
  durable.wake.timer(fireAt);
}

function rewindChild(durable: Durable, instance: Instance, source: HistoryEvent): void {
  const child = findInstance(durable.store, source.InstanceId ?? '');
  if (child?.status === 'Failed' && parentOf(child)?.exec === instance.exec) rewind(durable, child);
}
