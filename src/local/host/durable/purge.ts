import { findInstance, isFinished, type RuntimeStatus } from '../store/instances.js';
import { dropWorkOf } from '../store/queues.js';
import type { Durable } from './durable.js';
import { type InstanceFilter, listInstances } from './query.js';

export type PurgeResult = { kind: 'purged' } | { kind: 'not-found' } | { kind: 'live'; status: RuntimeStatus };

/** Forgets an instance that has ended. */
export async function purgeInstance(durable: Durable, id: string): Promise<PurgeResult> {
  const instance = findInstance(durable.store, id);
  if (!instance) return { kind: 'not-found' };
  if (!isFinished(instance.status)) return { kind: 'live', status: instance.status };
  await durable.store.write(() => erase(durable, id));
  return { kind: 'purged' };
}

/** Forgets those of the filter that have ended; answers how many. */
export async function purgeBy(durable: Durable, filter: InstanceFilter): Promise<number> {
  const ended = listInstances(durable, filter).filter(({ status }) => isFinished(status));
  await durable.store.write(() => {
    for (const { id } of ended) erase(durable, id);
  });
  return ended.length;
}

/** Forgets an entity with its state, its lock and what it was sent; answers how many there were. */
export async function purgeEntity(durable: Durable, id: string): Promise<number> {
  const { store } = durable;
  return store.write(() => {
    store.run('DELETE FROM entity_inbox WHERE entity = ?', id);
    dropWorkOf(store, id, { events: true });
    return store.run('DELETE FROM entities WHERE id = ?', id).changes;
  });
}

function erase(durable: Durable, id: string): void {
  durable.history.clear(id);
  dropWorkOf(durable.store, id, { events: true });
  durable.store.run('DELETE FROM instances WHERE id = ?', id);
}
