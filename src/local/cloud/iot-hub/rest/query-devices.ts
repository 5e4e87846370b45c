import type { Operation } from '../../kernel/serve.js';
import { deviceCondition, notUnderstood } from '../device-condition.js';
import type { Hub } from '../hub.js';
import { twinView } from '../views.js';
import { hubOperation, jsonBody } from './operation.js';

const query = /^\s*SELECT\s+\*\s+FROM\s+devices(?:\s+WHERE\s+(?<where>.+?))?\s*$/is;
const pageSize = 100;

/** Query - Get Twins, the subset `SELECT * FROM devices [WHERE …]`; anything else is 501. */
export const queryDevices = (hub: Hub): Operation =>
  hubOperation('Query - Get Twins', 'POST', '/devices/query', async (call) => {
    hub.throttle('queries');
    const parts = query.exec(String(jsonBody(call)['query'] ?? ''));
    if (!parts) throw notUnderstood();
    const isMeant = deviceCondition(parts.groups?.['where']);
    const found = hub.store
      .list()
      .map((device) => twinView(hub, device))
      .filter(isMeant);
    const from = Number(header(call.headers['x-ms-continuation']) ?? 0) || 0;
    const most = Number(header(call.headers['x-ms-max-item-count']) ?? pageSize) || pageSize;
    const more = from + most < found.length ? { 'x-ms-continuation': String(from + most) } : {};
    return { status: 200, headers: { 'x-ms-item-type': 'twin', ...more }, body: found.slice(from, from + most) };
  });

const header = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
