import type { ContainerRequest } from '@azure/cosmos';

export type ContainerName =
  | 'doors'
  | 'persons'
  | 'requests'
  | 'approvals'
  | 'grants'
  | 'rules'
  | 'receipts'
  | 'audit'
  | 'effects'
  | 'deliveries'
  | 'visits'
  | 'signals'
  | 'config'
  | 'leases';
type Definition = Omit<ContainerRequest, 'id'> & { id: ContainerName };

const day = 86_400;
const partitionedBy = (...paths: string[]) => ({ paths });
const descending = (...paths: string[]) => paths.map((path) => ({ path, order: 'descending' as const }));

/** All containers of the database. A `defaultTtl` of -1 lets single documents expire; a positive one, in seconds, lets all. Lists page by two fields, which needs a composite index. */
export const containerDefinitions: readonly Definition[] = [
  { id: 'doors', partitionKey: partitionedBy('/id') },
  { id: 'persons', partitionKey: partitionedBy('/id'), defaultTtl: -1 },
  { id: 'requests', partitionKey: partitionedBy('/id'), indexingPolicy: { compositeIndexes: [descending('/askedAt', '/id')] } },
  { id: 'approvals', partitionKey: partitionedBy('/id'), defaultTtl: 60 * day },
  { id: 'grants', partitionKey: partitionedBy('/doorId') },
  { id: 'rules', partitionKey: partitionedBy('/id'), indexingPolicy: { compositeIndexes: [descending('/cloud/deniedAt', '/id')] } },
  { id: 'receipts', partitionKey: partitionedBy('/revocationId') },
  { id: 'audit', partitionKey: partitionedBy('/chain'), indexingPolicy: { compositeIndexes: [descending('/at', '/recordId')] } },
  { id: 'effects', partitionKey: partitionedBy('/instanceId'), defaultTtl: 420 * day },
  { id: 'deliveries', partitionKey: partitionedBy('/requestId'), defaultTtl: 60 * day },
  { id: 'visits', partitionKey: partitionedBy('/id'), indexingPolicy: { compositeIndexes: [descending('/bookedAt', '/id')] } },
  { id: 'signals', partitionKey: partitionedBy('/id'), defaultTtl: 60 * day },
  { id: 'config', partitionKey: partitionedBy('/id') },
  { id: 'leases', partitionKey: partitionedBy('/id') },
];
