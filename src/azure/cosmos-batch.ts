import type { JSONObject, OperationInput, PatchOperation } from '@azure/cosmos';
import { LatchError } from '../domain/errors.js';
import type { ContainerName } from './cosmos-containers.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { translate } from './cosmos-records.js';

/** What an atomic batch came to: all of it done (`results` in the order of the operations), or nothing, because operation `at` answered `status` (404, 409 or 412). */
export type BatchOutcome =
  | { kind: 'done'; results: { etag: string; resource: unknown }[] }
  | { kind: 'failed'; at: number; status: number };

const refusals = new Set([404, 409, 412]);
const onlyBecauseAnotherFailed = 424;

export const creation = (record: object): OperationInput => ({ operationType: 'Create', resourceBody: record as JSONObject });

export const deleting = (id: string): OperationInput => ({ operationType: 'Delete', id });

export const upserting = (record: object): OperationInput => ({ operationType: 'Upsert', resourceBody: record as JSONObject });

export const replacing = (record: object & { id: string }, ifMatch: string): OperationInput => ({
  operationType: 'Replace',
  id: record.id,
  ifMatch,
  resourceBody: record as JSONObject,
});

/** `condition`: raw query text over `c`; see `Records.patch`. */
export const patching = (id: string, operations: PatchOperation[], condition?: string): OperationInput => ({
  operationType: 'Patch',
  id,
  resourceBody: { operations, ...(condition === undefined ? {} : { condition: `from c where ${condition}` }) },
});

/** A `set` for every field that has a value. */
export const setting = (fields: Record<string, string | number | boolean | object | undefined>): PatchOperation[] =>
  Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [{ op: 'set', path: `/${field}`, value }]));

/** One transactional batch in one partition (REST: Transactional batch). The SDK does not throw when it fails: its code says so. */
export function runBatch(
  database: CosmosDatabase,
  name: ContainerName,
  partition: string,
  operations: OperationInput[],
): Promise<BatchOutcome> {
  return translate(name, async () => {
    const container = await database.container(name);
    const { code, result = [] } = await container.items.batch(operations, partition);
    if (code === 200)
      return { kind: 'done', results: result.map(({ eTag, resourceBody }) => ({ etag: eTag ?? '', resource: resourceBody })) };
    const at = result.findIndex(({ statusCode }) => statusCode !== onlyBecauseAnotherFailed);
    const status = result[at]?.statusCode ?? 0;
    if (!refusals.has(status)) throw new LatchError('records-unavailable', `${name}: batch (${code ?? 'no code'}, ${status})`);
    return { kind: 'failed', at, status };
  });
}
