import { readEntity, signalEntity } from '../durable/client.js';
import { entityIdOf, partsOf } from '../durable/entity-message.js';
import { empty, json, type Reply } from '../http/reply.js';
import { type JsonBody, jsonBody, type ManagementCall, refuse } from './call.js';

/** POST entities/{name}/{key}?op=: signals an entity. */
export async function postEntity(call: ManagementCall, name: string, key: string): Promise<Reply> {
  const isJson = call.request.headers['content-type']?.toLowerCase().startsWith('application/json') === true;
  const body: JsonBody = isJson ? await jsonBody(call.request) : { ok: true, text: await plainText(call) };
  if (!body.ok) return body.reply;
  const op = call.request.url.searchParams.get('op') ?? '';
  const sent = await signalEntity(call.durable, { name, key }, op, body.text);
  return sent ? empty(202) : refuse(`The function '${name}' doesn't exist, is disabled, or is not an entity function.`);
}

/** What isn't JSON reaches the entity as a string. */
async function plainText({ request }: ManagementCall): Promise<string | undefined> {
  const text = (await request.body()).toString('utf8');
  return text === '' ? undefined : JSON.stringify(text);
}

/** GET entities/{name}/{key}: the state. */
export function getEntity(call: ManagementCall, name: string, key: string): Reply {
  const state = readEntity(call.durable, { name, key });
  return state === undefined ? empty(404) : { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: state };
}

type Row = { id: string; state: string | null; updated: number };

/** GET entities[/{name}]: those that exist, with their state when `fetchState=true`. */
export function listEntities(call: ManagementCall, name: string | undefined): Reply {
  const query = call.request.url.searchParams;
  const prefix = name ? entityIdOf(name, '') : '@';
  const rows = call.durable.store.all<Row>(
    'SELECT id, state, updated FROM entities WHERE state IS NOT NULL AND substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT ?2',
    prefix,
    Number(query.get('top')) || -1,
  );
  const withState = query.get('fetchState')?.toLowerCase() === 'true';
  const shown = rows.map(({ id, state, updated }) => ({
    entityId: partsOf(id),
    lastOperationTime: new Date(updated).toISOString(),
    ...(withState && { state: JSON.parse(state || 'null') as unknown }),
  }));
  return json(200, shown);
}
