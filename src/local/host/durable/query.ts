import type { Instance } from '../store/instances.js';
import type { Durable } from './durable.js';

/** Instants in ms. No statuses are all of them; a page of `top` begins after the id `after`. */
export type InstanceFilter = {
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  statuses?: string[] | undefined;
  prefix?: string | undefined;
  top?: number | undefined;
  after?: string | undefined;
};

/** Instances by their ids, as Azure Storage lists them. */
export function listInstances(durable: Durable, filter: InstanceFilter): Instance[] {
  return durable.store.all<Instance>(
    `SELECT * FROM instances WHERE id > ?1 AND created BETWEEN ?2 AND ?3
     AND (?4 = '' OR substr(id, 1, length(?4)) = ?4) AND (?5 = '' OR instr(?5, ',' || status || ',') > 0) ORDER BY id LIMIT ?6`,
    filter.after ?? '',
    filter.createdFrom ?? 0,
    filter.createdTo ?? Number.MAX_SAFE_INTEGER,
    filter.prefix ?? '',
    filter.statuses?.length ? `,${filter.statuses.join(',')},` : '',
    filter.top ?? -1,
  );
}
