import { app, type InvocationContext } from '@azure/functions';
import { durableClient } from './flows.js';

/** Where the change feeds come from: the setting prefix of the account, and the database. */
export type FeedSource = { connection: string; database: string };

/** A change-feed trigger on one container, from its beginning; a batch that meets trouble comes again until it is through, so no change is skipped. */
export function followChanges(
  name: string,
  container: 'requests' | 'grants' | 'rules' | 'receipts' | 'visits' | 'signals' | 'config',
  { connection, database }: FeedSource,
  handle: (documents: unknown[], context: InvocationContext) => Promise<void>,
): void {
  app.cosmosDB(name, {
    connection,
    databaseName: database,
    containerName: container,
    leaseContainerName: 'leases',
    leaseContainerPrefix: name,
    startFromBeginning: true,
    retry: { strategy: 'fixedDelay', delayInterval: { seconds: 5 }, maxRetryCount: -1 },
    extraInputs: [durableClient],
    handler: handle,
  });
}
