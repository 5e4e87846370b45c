import { readEntity, signalEntity } from '../durable/client.js';
import { entityIdOf, partsOf } from '../durable/entity-message.js';
import { isEntityKey } from '../durable/names.js';
import { missing } from '../durable/refusal.js';
import { empty, type Reply } from '../http/reply.js';
import { flag, instant, jsonBody, type ManagementCall, page, pageSize, pageStart, refuse } from './call.js';

/** POST entities/{name}/{key}?op= signals an entity; DELETE sends it the operation `delete`. */
export async function postEntity(call: ManagementCall, name: string, key: string): Promise<Reply> {
  const { request, durable } = call;
  const refusal = isEntityKey(key) ? missing('entityTrigger', name) : 'Entity keys must not contain /, \\, #, ?, or control characters.';
  if (refusal) return refuse(400, refusal);
  const input = await inputOf(call);
  if (!input.ok) return input.reply;
  const op = request.method === 'DELETE' ? 'delete' : (request.url.searchParams.get('op') ?? '');
  await signalEntity(durable, { name, key }, op, input.text);
  return empty(202);
}

/** What isn't JSON reaches the entity as a string. */
async function inputOf({ request }: ManagementCall): ReturnType<typeof jsonBody> {
  if (request.headers['content-type']?.toLowerCase().startsWith('application/json') === true) return jsonBody(request);
  const text = (await request.body()).toString('utf8');
  return { ok: true, text: text === '' ? undefined : JSON.stringify(text) };
}

/** GET entities/{name}/{key}: the state. */
export function getEntity(call: ManagementCall, name: string, key: string): Reply {
  const state = readEntity(call.durable, { name, key });
  return state === undefined ? empty(404) : { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: state };
}

type Row = { id: string; state: string | null; updated: number };

/** GET entities[/{name}]: those that exist, by the time of their last operation and a page at a time, with their state when `fetchState=true`. */
export function listEntities(call: ManagementCall, name: string | undefined): Reply {
  const top = pageSize(call);
  const rows = call.durable.store.all<Row>(
    `SELECT id, state, updated FROM entities WHERE state IS NOT NULL AND id > ?1 AND substr(id, 1, length(?2)) = ?2
     AND updated BETWEEN ?3 AND ?4 ORDER BY id LIMIT ?5`,
    pageStart(call),
    name ? entityIdOf(name, '') : '@',
    instant(call, 'lastOperationTimeFrom') ?? 0,
    instant(call, 'lastOperationTimeTo') ?? Number.MAX_SAFE_INTEGER,
    top,
  );
  const withState = flag(call, 'fetchState') === true;
  const shown = rows.map(({ id, state, updated }) => ({
    entityId: partsOf(id),
    lastOperationTime: new Date(updated).toISOString(),
    ...(withState && { state: JSON.parse(state || 'null') as unknown }),
  }));
  return page(shown, rows.length === top ? rows.at(-1)?.id : undefined);
}
