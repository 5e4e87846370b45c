import type { Durable } from '../durable/durable.js';
import { empty, type HostRequest, json, type Reply } from '../http/reply.js';
import { getEntity, listEntities, postEntity } from './entities.js';
import { deleteInstance, deleteInstances, getInstance, getInstances } from './instances.js';
import type { Addresses } from './links.js';
import { postOperation } from './operations.js';
import { postOrchestrator } from './start.js';

/** A call to the Durable extension's HTTP API. `path` is what follows its base, `links` are the addresses to answer with. */
export type ManagementCall = { durable: Durable; request: HostRequest; path: string[]; links: Addresses };

/** The management API of the Durable extension ("HTTP APIs in Durable Functions"), also spoken by the SDK's client. */
export async function manage(call: ManagementCall): Promise<Reply> {
  const [area, first, second, third] = call.path;
  const { method } = call.request;
  if (area === 'orchestrators' && method === 'POST' && first) return postOrchestrator(call, first, second);
  if (area === 'instances' && !first) return manageAll(call);
  if (area === 'instances' && first && !second) return manageOne(call, first);
  if (area === 'instances' && method === 'POST' && first && second) return postOperation(call, first, second, third);
  if (area === 'entities' && first && second) return method === 'POST' ? postEntity(call, first, second) : getEntity(call, first, second);
  if (area === 'entities' && method === 'GET') return listEntities(call, first);
  return empty(404);
}

async function manageAll(call: ManagementCall): Promise<Reply> {
  if (call.request.method === 'GET') return getInstances(call);
  return call.request.method === 'DELETE' ? deleteInstances(call) : empty(404);
}

async function manageOne(call: ManagementCall, id: string): Promise<Reply> {
  if (call.request.method === 'GET') return getInstance(call, id);
  return call.request.method === 'DELETE' ? deleteInstance(call, id) : empty(404);
}

export type JsonBody = { ok: true; text: string | undefined } | { ok: false; reply: Reply };

/** The body as JSON text, checked; an empty one is `undefined`. */
export async function jsonBody(request: HostRequest): Promise<JsonBody> {
  const text = (await request.body()).toString('utf8').trim();
  if (text === '') return { ok: true, text: undefined };
  try {
    JSON.parse(text);
    return { ok: true, text };
  } catch {
    return { ok: false, reply: refuse('The request body is not valid JSON.') };
  }
}

export function refuse(message: string, status = 400): Reply {
  return json(status, { Message: message });
}
