import type { Call } from '../kernel/serve.js';
import type { Performers } from './documents/operation.js';
import { badRequest, CosmosError, notImplemented } from './errors.js';
import type { Json } from './json.js';
import { type PartitionKey, readPartitionKey } from './partition-key.js';
import type { Plans } from './sql/plans.js';
import type { Container } from './store/containers.js';
import type { Store } from './store/store.js';

/** What the operations of the account work on. */
export type Account = { store: Store; plans: Plans; performers: Performers };

/** One request and one stored item may be 2 MB. */
const mostBytes = 2 * 1024 * 1024;

/** The container a call's path names; throws 404. */
export const containerOf = ({ store }: Account, { params }: Call): Container => store.container(params['db'] ?? '', params['coll'] ?? '');

/** A header that HTTP allows once. */
export function header({ headers }: Call, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

export const flag = (call: Call, name: string): boolean => header(call, name)?.toLowerCase() === 'true';

export const partitionKeyIn = (call: Call): PartitionKey | undefined => readPartitionKey(header(call, 'x-ms-documentdb-partitionkey'));

export function requiredPartitionKey(call: Call): PartitionKey {
  const pk = partitionKeyIn(call);
  if (pk === undefined) throw badRequest('PartitionKey value must be supplied for this operation.');
  return pk;
}

/** The body as JSON; 413 beyond the service's limit, 400 when it is none. */
export function jsonBody({ body }: Call): Json {
  if (body.length > mostBytes) throw new CosmosError(413, 'Request size is too large.');
  try {
    return JSON.parse(body.toString());
  } catch {
    throw badRequest('The input content is invalid: it is not JSON.');
  }
}

/** Page size: the header's; `most`: what the service takes when it may choose (`-1`). */
export function maxItems(call: Call, otherwise: number, most: number): number {
  const asked = Number(header(call, 'x-ms-max-item-count') ?? otherwise);
  return asked === -1 ? most : asked > 0 ? asked : otherwise;
}

/** There is one physical partition, "0"; a caller with another in mind is told that it has gone, as after a split. */
export function requireKnownRange(call: Call): void {
  const range = header(call, 'x-ms-documentdb-partitionkeyrangeid');
  if (range !== undefined && range !== '0') throw new CosmosError(410, `Partition key range ${range} is gone.`, 1002);
  if (header(call, 'x-ms-start-epk') !== undefined) throw notImplemented('parts of a partition key range');
}
