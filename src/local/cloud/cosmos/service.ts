import { type Operation, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import type { Account } from './account.js';
import { createAuthorize } from './authorize.js';
import type { Consistency } from './consistency.js';
import { type DatabaseHandle, databaseHandle } from './control.js';
import { performers } from './documents/perform.js';
import { CosmosError, errorAnswer } from './errors.js';
import { createContainer, readContainer, readPartitionKeyRanges } from './operations/containers.js';
import { createDatabase, readDatabase } from './operations/databases.js';
import { pointOperations } from './operations/point-operations.js';
import { postDocuments } from './operations/post-documents.js';
import { readAccount } from './operations/read-account.js';
import { readChangeFeed } from './operations/read-change-feed.js';
import { createPlans } from './sql/plans.js';
import { openStore } from './store/store.js';

export type CosmosOptions = { port?: number; consistency?: Consistency };
/** `database()` is the control plane's way in; `latch` unless named. */
export type Cosmos = Service & { database(id?: string): DatabaseHandle };

/**
 * Azure Cosmos DB for NoSQL on loopback: the REST operations the JavaScript SDK uses, state in SQLite under `cosmos/` of the data directory.
 * Strong consistency unless asked otherwise. Time to live and `_ts` follow the world's clock. Source: Cosmos DB REST API reference.
 */
export async function createCosmos(world: World, { port = 0, consistency = 'Strong' }: CosmosOptions = {}): Promise<Cosmos> {
  const store = openStore(world, consistency);
  const plans = createPlans();
  const account: Account = { store, plans, performers: performers(plans) };
  let endpoint = '';
  const service = await serve(world, {
    name: 'cosmos',
    port,
    operations: operationsOf(account, () => endpoint).map(withErrors),
    error: (status, _code, message) => errorAnswer(status, message),
    guard: createAuthorize(world, () => endpoint),
    idle: store.commits.idle,
  });
  endpoint = `${service.url}/`;
  return {
    ...service,
    database: (id = 'latch') => databaseHandle(account, id),
    async close() {
      await service.close();
      await store.commits.idle();
      store.close();
    },
  };
}

const operationsOf = (account: Account, endpoint: () => string): Operation[] => [
  ...pointOperations(account),
  postDocuments(account),
  readChangeFeed(account),
  readAccount(account.store.consistency, endpoint),
  createDatabase(account),
  readDatabase(account),
  createContainer(account),
  readContainer(account),
  readPartitionKeyRanges(account),
];

/** Refusals thrown anywhere below become Cosmos's error documents here. */
const withErrors = (operation: Operation): Operation => ({
  ...operation,
  async handle(call) {
    try {
      return await operation.handle(call);
    } catch (cause) {
      if (cause instanceof CosmosError) return errorAnswer(cause.status, cause.message, cause.substatus, 1);
      throw cause;
    }
  },
});
