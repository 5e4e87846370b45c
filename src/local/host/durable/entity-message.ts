import { enqueueTimer } from '../store/queues.js';
import type { Durable } from './durable.js';

/** What lies in an entity's inbox. `parent` is the orchestration to answer, or the holder of the lock. `input` is JSON text. */
export type EntityMessage =
  | {
      kind: 'operation';
      id: string;
      op: string;
      input?: string | undefined;
      signal: boolean;
      parent?: string;
      parentExecution?: string;
      due?: number;
    }
  | { kind: 'lock'; id: string; lockset: string[]; position: number; parent: string; parentExecution: string }
  | { kind: 'release'; id: string; parent: string };

/** `@name@key`; names ignore case. */
export function entityIdOf(name: string, key: string): string {
  return `@${name.toLowerCase()}@${key}`;
}

export function partsOf(entityId: string): { name: string; key: string } {
  const at = entityId.indexOf('@', 1);
  return { name: entityId.slice(1, at), key: entityId.slice(at + 1) };
}

/** Queues a message, a scheduled one (`due`) until its time; call inside `store.write`. */
export function sendToEntity(durable: Durable, entity: string, message: EntityMessage): void {
  if (message.kind === 'operation' && message.due !== undefined && message.due > durable.clock.now().getTime()) {
    enqueueTimer(durable.store, { fireAt: message.due, instance: entity, exec: '', action: null, event: message });
    durable.wake.timer(message.due);
    return;
  }
  durable.store.run('INSERT INTO entity_inbox (entity, message) VALUES (?, ?)', entity, JSON.stringify(message));
  durable.wake.entity(entity);
}
