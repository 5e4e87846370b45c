import { empty, type Reply } from '../http/reply.js';
import { type ManagementCall, refuse } from './call.js';
import { getEntity, listEntities, postEntity } from './entities.js';
import { deleteInstance, deleteInstances, getInstance, getInstances } from './instances.js';
import { postEvent, postOperation } from './operations.js';
import { postOrchestrator } from './start.js';

/** The management API of the Durable extension ("HTTP APIs in Durable Functions"), also spoken by the SDK's client. Fixed parts of its paths ignore case. */
export async function manage(call: ManagementCall): Promise<Reply> {
  const [area = '', ...path] = call.path;
  if (path.length > 3) return empty(404);
  switch (area.toLowerCase()) {
    case 'orchestrators':
      return manageOrchestrators(call, path);
    case 'instances':
      return manageInstances(call, path);
    case 'entities':
      return manageEntities(call, path);
    case 'makeprimary':
      return refuse(400, 'Cannot make current app primary. This app is not using the AppLease feature.');
    default:
      return empty(404);
  }
}

async function manageOrchestrators(call: ManagementCall, [name, id, more]: string[]): Promise<Reply> {
  return call.request.method === 'POST' && name && !more ? postOrchestrator(call, name, id) : empty(404);
}

async function manageInstances(call: ManagementCall, [id, operation, name]: string[]): Promise<Reply> {
  const { method } = call.request;
  if (id && operation) return method === 'POST' ? postToInstance(call, id, operation.toLowerCase(), name) : empty(404);
  if (method === 'GET') return id ? getInstance(call, id) : getInstances(call);
  if (method === 'DELETE') return id ? deleteInstance(call, id) : deleteInstances(call);
  return empty(404);
}

async function postToInstance(call: ManagementCall, id: string, operation: string, name: string | undefined): Promise<Reply> {
  if (operation === 'raiseevent') return name ? postEvent(call, id, name) : empty(404);
  return name ? empty(404) : postOperation(call, id, operation);
}

/** A key of `$` stands for the empty one. */
async function manageEntities(call: ManagementCall, [name, key = '', more]: string[]): Promise<Reply> {
  const { method } = call.request;
  if (more) return empty(404);
  if (method === 'GET') return name && key ? getEntity(call, name, key === '$' ? '' : key) : listEntities(call, name);
  return name && (method === 'POST' || method === 'DELETE') ? postEntity(call, name, key) : empty(404);
}
