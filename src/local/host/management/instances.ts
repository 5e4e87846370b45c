import { purgeBy, purgeEntity, purgeInstance } from '../durable/purge.js';
import { type InstanceFilter, listInstances } from '../durable/query.js';
import { type StatusOptions, statusOf } from '../durable/status.js';
import { empty, json, type Reply } from '../http/reply.js';
import { findInstance, isFinished, runtimeStatuses } from '../store/instances.js';
import { flag, instant, type ManagementCall, page, pageSize, pageStart } from './call.js';

/** GET instances/{id}: 202 while it lives, 200 when it has ended. */
export function getInstance(call: ManagementCall, id: string): Reply {
  const instance = findInstance(call.durable.store, id);
  if (!instance) return empty(404);
  const status = statusOf(call.durable, instance, statusOptions(call));
  if (!isFinished(instance.status)) return json(202, status, { location: call.request.url.href, 'retry-after': '5' });
  const asError = instance.status === 'Failed' && flag(call, 'returnInternalServerErrorOnFailure') === true;
  return json(asError ? 500 : 200, status);
}

/** GET instances: all, or those of a filter, a page at a time. */
export function getInstances(call: ManagementCall): Reply {
  const top = pageSize(call);
  const instances = listInstances(call.durable, { ...filterOf(call), top, after: pageStart(call) });
  const showInput = flag(call, 'showInput') !== false;
  const shown = instances.map((instance) => statusOf(call.durable, instance, { showInput }));
  return page(shown, instances.length === top ? instances.at(-1)?.id : undefined);
}

/** DELETE instances/{id}: purges one that has ended, or an entity. */
export async function deleteInstance(call: ManagementCall, id: string): Promise<Reply> {
  if (id.startsWith('@')) return json(200, { instancesDeleted: await purgeEntity(call.durable, id) });
  const purged = await purgeInstance(call.durable, id);
  switch (purged.kind) {
    case 'purged':
      return json(200, { instancesDeleted: 1 });
    case 'not-found':
      return empty(404);
    case 'live':
      return json(
        412,
        `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${purged.status}`,
      );
  }
}

/** DELETE instances?createdTimeFrom=…: purges those that have ended. */
export async function deleteInstances(call: ManagementCall): Promise<Reply> {
  const filter = filterOf(call);
  if (filter.createdFrom === undefined) return json(400, "Please provide value for 'createdTimeFrom' parameter.");
  const instancesDeleted = await purgeBy(call.durable, filter);
  return instancesDeleted > 0 ? json(200, { instancesDeleted }) : empty(404);
}

function statusOptions(call: ManagementCall): StatusOptions {
  return {
    showInput: flag(call, 'showInput') !== false,
    showHistory: flag(call, 'showHistory') === true,
    showHistoryOutput: flag(call, 'showHistoryOutput') === true,
  };
}

/** As in the extension, what can't be read of a filter doesn't filter. */
function filterOf(call: ManagementCall): InstanceFilter {
  const query = call.request.url.searchParams;
  const asked = query.getAll('runtimeStatus').flatMap((value) => value.split(','));
  return {
    createdFrom: instant(call, 'createdTimeFrom'),
    createdTo: instant(call, 'createdTimeTo'),
    statuses: runtimeStatuses.filter((status) => asked.includes(status)),
    prefix: query.get('instanceIdPrefix') ?? undefined,
  };
}
