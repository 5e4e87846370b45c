import { empty, type Reply } from '../http/reply.js';
import type { ManagementCall } from './call.js';
import { getEntity, listEntities, postEntity } from './entities.js';
import { deleteInstance, deleteInstances, getInstance, getInstances } from './instances.js';
import { postOperation } from './operations.js';
import { postOrchestrator } from './start.js';

/** The management API of the Durable extension ("HTTP APIs in Durable Functions"), also spoken by the SDK's client. */
export async function manage(call: ManagementCall): Promise<Reply> {
  const [area, ...path] = call.path;
  switch (area) {
    case 'orchestrators':
      return manageOrchestrators(call, path);
    case 'instances':
      return manageInstances(call, path);
    case 'entities':
      return manageEntities(call, path);
    default:
      return empty(404);
  }
}

async function manageOrchestrators(call: ManagementCall, [name, id]: string[]): Promise<Reply> {
  return call.request.method === 'POST' && name ? postOrchestrator(call, name, id) : empty(404);
}

async function manageInstances(call: ManagementCall, [id, operation, name]: string[]): Promise<Reply> {
  const { method } = call.request;
  if (id && operation) return method === 'POST' ? postOperation(call, id, operation, name) : empty(404);
  if (method === 'GET') return id ? getInstance(call, id) : getInstances(call);
  if (method === 'DELETE') return id ? deleteInstance(call, id) : deleteInstances(call);
  return empty(404);
}

async function manageEntities(call: ManagementCall, [name, key]: string[]): Promise<Reply> {
  const { method } = call.request;
  if (method === 'GET') return name && key ? getEntity(call, name, key) : listEntities(call, name);
  return method === 'POST' && name && key ? postEntity(call, name, key) : empty(404);
}
