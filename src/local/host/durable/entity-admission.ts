import { findInstance, isFinished } from '../store/instances.js';
import { deliver } from '../store/queues.js';
import type { Durable } from './durable.js';
import { type EntityMessage, sendToEntity } from './entity-message.js';
import { eventType } from './history-event.js';

type Operation = Extract<EntityMessage, { kind: 'operation' }>;
type Lock = Extract<EntityMessage, { kind: 'lock' }>;
type Queued = { n: number; message: EntityMessage };
export type Admission = { batch: { n: number; message: Operation }[]; more: boolean };

/**
 * Decides what an entity may do next. Free: operations in order, up to a lock request. Locked: only its holder's messages, the others keep their places.
 * Lock requests and releases are settled here and now; `more` says that another round may find work.
 */
export function admit(durable: Durable, id: string, lockedBy: string | null, queue: Queued[]): Admission {
  const batch: Admission['batch'] = [];
  const allowed = lockedBy === null ? queue : queue.filter(({ message }) => message.parent === lockedBy);
  for (const { n, message } of allowed) {
    if (batch.length >= durable.options.maxEntityBatch) return { batch, more: true };
    if (message.kind === 'operation') {
      batch.push({ n, message });
      continue;
    }
    if (batch.length > 0) return { batch, more: true };
    void durable.store.write(() => settle(durable, id, n, message));
    return { batch, more: true };
  }
  return { batch, more: false };
}

function settle(durable: Durable, id: string, n: number, message: Exclude<EntityMessage, Operation>): void {
  durable.store.run('DELETE FROM entity_inbox WHERE n = ?', n);
  if (message.kind === 'release') release(durable, id, message.parent);
  else lock(durable, id, message);
}

/** A request whose asker has ended or started anew meanwhile is dropped: nobody would ever release the lock. */
function lock(durable: Durable, id: string, message: Lock): void {
  const holder = findInstance(durable.store, message.parent);
  if (!holder || isFinished(holder.status) || holder.exec !== message.parentExecution) return;
  const now = durable.clock.now();
  durable.store.run(
    'INSERT INTO entities (id, locked_by, updated) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET locked_by = excluded.locked_by',
    id,
    message.parent,
    now.getTime(),
  );
  const next = message.lockset[message.position + 1];
  if (next) sendToEntity(durable, next, { ...message, position: message.position + 1 });
  else grant(durable, message, now);
}

function grant(durable: Durable, message: Lock, now: Date): void {
  const Input = JSON.stringify({ result: 'Lock Acquisition Completed' });
  const event = { EventType: eventType.EventRaised, EventId: -1, Name: message.id, Input, Timestamp: now.toISOString() };
  deliver(durable.store, message.parent, event, message.parentExecution);
  durable.wake.turn(message.parent);
}

function release(durable: Durable, id: string, parent: string): void {
  durable.store.run('UPDATE entities SET locked_by = NULL WHERE id = ? AND locked_by = ?', id, parent);
  durable.store.run('DELETE FROM entities WHERE id = ? AND state IS NULL AND locked_by IS NULL', id);
}
