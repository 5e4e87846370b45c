import { CosmosClient } from '@azure/cosmos';
import { containerDefinitions } from '../../../src/azure/cosmos-containers.js';
import { type CosmosDatabase, openCosmosDatabase } from '../../../src/azure/cosmos-database.js';
import { cosmosEntryBook } from '../../../src/azure/cosmos-entry-book.js';
import { cosmosGrants } from '../../../src/azure/cosmos-grants.js';
import { cosmosRequests } from '../../../src/azure/cosmos-requests.js';
import { cosmosRules } from '../../../src/azure/cosmos-rules.js';
import { createCosmos } from '../../../src/local/cloud/cosmos/service.js';
import { testCredential } from '../../support/test-token.js';
import { trustAuthority } from '../../support/trust-authority.js';
import { createTestWorld, type TestWorld } from '../../support/world.js';
import type { Edge } from './edge.js';

/** A Cosmos account of its own. `keep`: from now on the records of this edge are there, read through the SDK by the app's adapters. */
export type Account = {
  world: TestWorld;
  /** `insisting`: as the app, asks for Strong by name. `trusting`: reads as the account promises. */
  keep(edge: Edge, reader?: 'insisting' | 'trusting'): void;
  close(): Promise<void>;
};

export async function openAccount(consistency: 'Strong' | 'Session' = 'Strong'): Promise<Account> {
  const world = await createTestWorld();
  trustAuthority(world.tls.ca);
  const cosmos = await createCosmos(world, { consistency });
  const endpoint = `${cosmos.url}/`;
  const trusting = await trustingDatabase(endpoint);
  const insisting = openCosmosDatabase({ endpoint, databaseId: 'latch', credential: testCredential });
  return {
    world,
    keep: (edge, reader = 'insisting') => void Object.assign(edge, recordsOn(reader === 'trusting' ? trusting : insisting)),
    async close() {
      trusting.close();
      insisting.close();
      await cosmos.close();
      world.remove();
    },
  };
}

const recordsOn = (database: CosmosDatabase) => ({
  entries: cosmosEntryBook(database),
  grants: cosmosGrants(database),
  requests: cosmosRequests(database),
  rules: cosmosRules(database),
});

async function trustingDatabase(endpoint: string): Promise<CosmosDatabase> {
  const client = new CosmosClient({ endpoint, aadCredentials: testCredential });
  const { database } = await client.databases.createIfNotExists({ id: 'latch' });
  for (const definition of containerDefinitions) await database.containers.createIfNotExists(definition);
  return { container: async (name) => database.container(name), close: () => client.dispose() };
}
