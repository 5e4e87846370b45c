import https from 'node:https';
import { type Container, type ContainerRequest, CosmosClient } from '@azure/cosmos';
import { type Cosmos, type CosmosOptions, createCosmos } from '../../../../src/local/cloud/cosmos/service.js';
import { testCredential } from '../../../support/test-token.js';
import { createTestWorld, type TestWorld, type TestWorldOptions } from '../../../support/world.js';

/** The emulator and the real SDK in front of it. */
export type Started = {
  world: TestWorld;
  cosmos: Cosmos;
  client: CosmosClient;
  /** A container of database `latch`, made when it is not there. */
  container(definition: ContainerRequest): Promise<Container>;
  stop(): Promise<void>;
};

export async function startCosmos(options: CosmosOptions = {}, worldOptions: TestWorldOptions = {}): Promise<Started> {
  const world = await createTestWorld(worldOptions);
  const cosmos = await createCosmos(world, options);
  const agent = new https.Agent({ ca: world.tls.ca, keepAlive: true });
  const client = new CosmosClient({
    endpoint: `${cosmos.url}/`,
    aadCredentials: testCredential,
    agent,
    connectionPolicy: { enableBackgroundEndpointRefreshing: false },
  });
  return {
    world,
    cosmos,
    client,
    async container(definition) {
      const { database } = await client.databases.createIfNotExists({ id: 'latch' });
      const { container } = await database.containers.createIfNotExists(definition);
      return container;
    },
    async stop() {
      client.dispose();
      agent.destroy();
      await cosmos.close();
    },
  };
}

/** The status an SDK call ended with, whether it answered or threw. */
export async function statusOf(call: Promise<{ statusCode?: number; code?: number }>): Promise<number | string | undefined> {
  try {
    const answer = await call;
    return answer.statusCode ?? answer.code;
  } catch (cause) {
    return (cause as { code?: number | string }).code;
  }
}
