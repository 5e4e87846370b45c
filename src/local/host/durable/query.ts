import type { Instance } from '../store/instances.js';
import type { Durable } from './durable.js';

/** Instants in ms. `after` is the continuation token of an earlier page. */
export type InstanceFilter = {
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  statuses?: string[] | undefined;
  prefix?: string | undefined;
  top?: number | undefined;
  after?: string | undefined;
};

/** Instances in the order in which they were created, a page at a time when `top` is given. */
export function listInstances(durable: Durable, filter: InstanceFilter): { instances: Instance[]; next?: string } {
  const { created, id } = readToken(filter.after);
  const top = filter.top && filter.top > 0 ? filter.top : -1;
  const instances = durable.store.all<Instance>(
    `SELECT * FROM instances WHERE (created, id) > (?1, ?2) AND created BETWEEN ?3 AND ?4
     AND (?5 = '' OR substr(id, 1, length(?5)) = ?5) AND (?6 = '' OR instr(?6, ',' || status || ',') > 0) ORDER BY created, id LIMIT ?7`,
    created,
    id,
    filter.createdFrom ?? 0,
    filter.createdTo ?? Number.MAX_SAFE_INTEGER,
    filter.prefix ?? '',
    filter.statuses?.length ? `,${filter.statuses.join(',')},` : '',
    top,
  );
  const last = instances.at(-1);
  return last && instances.length === top ? { instances, next: writeToken(last) } : { instances };
}

function writeToken(last: Instance): string {
  return Buffer.from(JSON.stringify([last.created, last.id])).toString('base64');
}

function readToken(token: string | undefined): { created: number; id: string } {
  if (!token) return { created: -1, id: '' };
  try {
    const [created, id] = JSON.parse(Buffer.from(token, 'base64').toString()) as [number, string];
    return { created: Number(created), id: String(id) };
  } catch {
    return { created: -1, id: '' };
  }
}
