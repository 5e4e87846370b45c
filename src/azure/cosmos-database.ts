import { type Container, CosmosClient, type CosmosClientOptions, type Database, type Plugin, type PluginConfig } from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';
import { latchError, troubleOf } from './azure-trouble.js';
import { type ContainerName, containerDefinitions } from './cosmos-containers.js';
import { rememberedPlans } from './cosmos-query-plans.js';

/** The database as adapters use it: a container is handed out once all of them exist. `close` stops the client's background work. */
export type CosmosDatabase = { container(name: ContainerName): Promise<Container>; close(): void };

export type CosmosOptions = { endpoint: string; databaseId: string; credential: TokenCredential };

const noRetries = { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 };

/** The SDK repeats reads over a broken connection for ten seconds, by the error's code and without a switch: so the code is taken away. */
const failAtOnce: Plugin<unknown> = async (context, _diagnostics, next) => {
  try {
    return await next(context);
  } catch (error) {
    throw troubleOf(error).status === undefined ? new Error('no connection', { cause: error }) : error;
  }
};

/**
 * Opens the database without a call: the first use creates what is missing. Every read asks for Strong by name,
 * so an account kept at less refuses instead of answering from the past. The SDK's own retries are off.
 */
export function openCosmosDatabase({ endpoint, databaseId, credential }: CosmosOptions): CosmosDatabase {
  const options: CosmosClientOptions & { plugins: PluginConfig[] } = {
    endpoint,
    aadCredentials: credential,
    consistencyLevel: 'Strong',
    connectionPolicy: { requestTimeout: 10_000, enableEndpointDiscovery: false, retryOptions: noRetries },
    plugins: [failAtOnce, rememberedPlans()].map((plugin) => ({ on: 'request', plugin })),
  };
  const client = new CosmosClient(options);
  const database = client.database(databaseId);
  let ready: Promise<void> | undefined;
  const prepare = () => {
    ready ??= createMissing(client, database).catch((error: unknown) => {
      ready = undefined;
      throw latchError('records-unavailable', 'opening the database', error);
    });
    return ready;
  };
  return {
    container: async (name) => {
      await prepare();
      return database.container(name);
    },
    close: () => client.dispose(),
  };
}

/** Where the app may not create (on Azure its role only lets it read the definitions), everything exists already and nothing is asked for. */
async function createMissing(client: CosmosClient, database: Database): Promise<void> {
  await unlessThere(client.databases.createIfNotExists({ id: database.id }));
  await Promise.all(containerDefinitions.map((definition) => unlessThere(database.containers.createIfNotExists(definition))));
}

/** The SDK looks first and creates then: somebody may have been faster in between. */
async function unlessThere(created: Promise<unknown>): Promise<void> {
  await created.catch((error: unknown) => {
    if (troubleOf(error).status !== 409) throw error;
  });
}
