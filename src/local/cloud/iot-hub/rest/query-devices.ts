import type { Operation } from '../../kernel/serve.js';
import { HubError } from '../errors.js';
import type { Hub } from '../hub.js';
import { isObject } from '../store/merge-patch.js';
import { twinView } from '../views.js';
import { hubOperation, jsonBody } from './operation.js';

type Condition = { path: string[]; value: unknown };

const query = /^\s*SELECT\s+\*\s+FROM\s+devices(?:\s+WHERE\s+(?<where>.+?))?\s*$/is;
const condition = /^\s*(?<path>[A-Za-z][\w.-]*)\s*=\s*(?:'(?<text>[^']*)'|(?<other>true|false|-?\d+(?:\.\d+)?))\s*$/;
const pageSize = 100;

/** Query - Get Twins, the subset `SELECT * FROM devices [WHERE path = value [AND …]]`; anything else is 501. */
export const queryDevices = (hub: Hub): Operation =>
  hubOperation('Query - Get Twins', 'POST', '/devices/query', async (call) => {
    hub.throttle('queries');
    const conditions = readQuery(String(jsonBody(call)['query'] ?? ''));
    const matching = hub.store.list().map((device) => twinView(hub, device));
    const found = matching.filter((twin) => conditions.every(({ path, value }) => valueAt(twin, path) === value));
    const from = Number(header(call.headers['x-ms-continuation']) ?? 0) || 0;
    const most = Number(header(call.headers['x-ms-max-item-count']) ?? pageSize) || pageSize;
    const more = from + most < found.length ? { 'x-ms-continuation': String(from + most) } : {};
    return { status: 200, headers: { 'x-ms-item-type': 'twin', ...more }, body: found.slice(from, from + most) };
  });

function readQuery(text: string): Condition[] {
  const parts = query.exec(text);
  if (!parts) throw notUnderstood();
  const where = parts.groups?.['where'];
  return where === undefined ? [] : where.split(/\s+AND\s+/i).map(readCondition);
}

function readCondition(text: string): Condition {
  const { path, text: literal, other } = condition.exec(text)?.groups ?? {};
  if (path === undefined) throw notUnderstood();
  return { path: path.split('.'), value: literal ?? JSON.parse(other ?? 'null') };
}

const notUnderstood = () =>
  new HubError(501, 501000, 'NotImplemented', 'The local hub understands SELECT * FROM devices [WHERE path = value].');

function valueAt(value: unknown, path: string[]): unknown {
  return path.reduce((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

const header = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
