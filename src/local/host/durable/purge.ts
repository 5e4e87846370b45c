import { findInstance, isFinished } from '../store/instances.js';
import { dropWorkOf } from '../store/queues.js';
import type { Durable } from './durable.js';
import { type InstanceFilter, listInstances } from './query.js';

/** Forgets a finished instance. Answers how many were forgotten: a live or unknown one is left alone. */
export async function purgeInstance(durable: Durable, id: string): Promise<number> {
  const instance = findInstance(durable.store, id);
  if (!instance || !isFinished(instance.status)) return 0;
  await durable.store.write(() => erase(durable, id));
  return 1;
}

export async function purgeBy(durable: Durable, filter: InstanceFilter): Promise<number> {
  const ids = listInstances(durable, filter)
    .instances.filter(({ status }) => isFinished(status))
    .map(({ id }) => id);
  await durable.store.write(() => {
    for (const id of ids) erase(durable, id);
  });
  return ids.length;
}

function erase(durable: Durable, id: string): void {
  durable.history.clear(id);
  dropWorkOf(durable.store, id, { events: true });
  durable.store.run('DELETE FROM instances WHERE id = ?', id);
}
