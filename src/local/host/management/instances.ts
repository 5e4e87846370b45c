import { purgeBy, purgeInstance } from '../durable/purge.js';
import { type InstanceFilter, listInstances } from '../durable/query.js';
import { type StatusOptions, statusOf } from '../durable/status.js';
import { empty, json, type Reply } from '../http/reply.js';
import { findInstance, isFinished } from '../store/instances.js';
import { type ManagementCall, refuse } from './call.js';
import { instanceLinks } from './links.js';

/** GET instances/{id}: 202 while it lives, 200 when it has ended. */
export function getInstance(call: ManagementCall, id: string): Reply {
  const instance = findInstance(call.durable.store, id);
  if (!instance) return empty(404);
  const status = statusOf(call.durable, instance, statusOptions(call));
  if (!isFinished(instance.status)) {
    return json(202, status, { location: instanceLinks(call.links, id)['statusQueryGetUri'] ?? '', 'retry-after': '5' });
  }
  const showAsError = call.request.url.searchParams.get('returnInternalServerErrorOnFailure')?.toLowerCase() === 'true';
  return json(instance.status === 'Failed' && showAsError ? 500 : 200, status);
}

/** GET instances: all, or those of a filter, a page at a time (`top`, header x-ms-continuation-token). */
export function getInstances(call: ManagementCall): Reply {
  const filter = filterOf(call);
  if (!filter) return refuse('createdTimeFrom and createdTimeTo must be ISO 8601 instants.');
  const { instances, next } = listInstances(call.durable, filter);
  const options = statusOptions(call);
  const shown = instances.map((instance) => statusOf(call.durable, instance, options));
  return json(200, shown, next ? { 'x-ms-continuation-token': next } : {});
}

/** DELETE instances/{id}: purges one that has ended. */
export async function deleteInstance(call: ManagementCall, id: string): Promise<Reply> {
  const instancesDeleted = await purgeInstance(call.durable, id);
  return instancesDeleted > 0 ? json(200, { instancesDeleted }) : empty(404);
}

/** DELETE instances?createdTimeFrom=…: purges those that have ended. */
export async function deleteInstances(call: ManagementCall): Promise<Reply> {
  const filter = filterOf(call);
  if (!filter?.createdFrom) return refuse("Please provide value for 'createdTimeFrom' parameter.");
  const instancesDeleted = await purgeBy(call.durable, filter);
  return instancesDeleted > 0 ? json(200, { instancesDeleted }) : empty(404);
}

function statusOptions(call: ManagementCall): StatusOptions {
  const flag = (name: string) => call.request.url.searchParams.get(name)?.toLowerCase();
  return {
    showInput: flag('showInput') !== 'false',
    showHistory: flag('showHistory') === 'true',
    showHistoryOutput: flag('showHistoryOutput') === 'true',
  };
}

function filterOf({ request }: ManagementCall): InstanceFilter | undefined {
  const query = request.url.searchParams;
  const token = request.headers['x-ms-continuation-token'];
  const instant = (name: string) => (query.get(name) ? Date.parse(query.get(name) ?? '') : undefined);
  const filter: InstanceFilter = {
    createdFrom: instant('createdTimeFrom'),
    createdTo: instant('createdTimeTo'),
    statuses: query.get('runtimeStatus')?.split(',').filter(Boolean),
    prefix: query.get('instanceIdPrefix') ?? undefined,
    top: Number(query.get('top') ?? 0),
    after: typeof token === 'string' ? token : undefined,
  };
  return Number.isNaN(filter.createdFrom) || Number.isNaN(filter.createdTo) ? undefined : filter;
}
