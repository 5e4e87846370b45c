import { DeliveryRecord } from '../domain/delivery.js';
import { noPreferences, Preferences } from '../domain/preferences.js';
import type { Deliveries, PreferenceBook } from '../ports/messages.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { perPerson } from './cosmos-per-person.js';
import { cosmosRecords } from './cosmos-records.js';

/** Messages about codes, in container `deliveries`: id = operation id, partition = request. They expire by themselves. */
export function cosmosDeliveries(database: CosmosDatabase): Deliveries {
  const records = cosmosRecords(database, 'deliveries', DeliveryRecord);
  return {
    create: async (delivery) => (await records.createOrRead(delivery, delivery.requestId)).record,
    of: (requestId) => records.query('SELECT * FROM c', {}, requestId),
    since: (at) => records.query('SELECT TOP 500 * FROM c WHERE c.at >= @at ORDER BY c.at DESC', { at }),
    find: async (id) => (await records.query('SELECT * FROM c WHERE c.id = @id', { id }))[0],
    change: ({ id, requestId }, transition) => records.change(id, requestId, transition),
  };
}

/** How people want to be told, in container `persons`, beside what is usual for them. */
export const cosmosPreferences = (database: CosmosDatabase): PreferenceBook =>
  perPerson(cosmosRecords(database, 'persons', Preferences), noPreferences);
