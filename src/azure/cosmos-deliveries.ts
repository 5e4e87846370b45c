import { DeliveryRecord } from '../domain/delivery.js';
import { noPreferences, Preferences, preferencesId } from '../domain/preferences.js';
import type { Deliveries, PreferenceBook } from '../ports/messages.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** Messages about codes, in container `deliveries`: id = operation id, partition = request. They expire by themselves. */
export function cosmosDeliveries(database: CosmosDatabase): Deliveries {
  const records = cosmosRecords(database, 'deliveries', DeliveryRecord);
  return {
    create: async (delivery) => (await records.createOrRead(delivery, delivery.requestId)).record,
    of: (requestId) => records.query('SELECT * FROM c', {}, requestId),
    find: async (id) => (await records.query('SELECT * FROM c WHERE c.id = @id', { id }))[0],
    change: ({ id, requestId }, transition) => records.change(id, requestId, transition),
  };
}

/** How people want to be told, in container `persons`, beside what is usual for them. */
export function cosmosPreferences(database: CosmosDatabase): PreferenceBook {
  const records = cosmosRecords(database, 'persons', Preferences);
  return {
    async of(person) {
      const id = preferencesId(person);
      return (await records.read(id, id))?.record ?? noPreferences(person);
    },
    async change(person, transition) {
      const id = preferencesId(person);
      const changed = await records.change(id, id, transition);
      if (changed) return changed;
      const made = transition(noPreferences(person));
      return (await records.create(made)) ? made : ((await records.change(id, id, transition)) ?? made);
    },
  };
}
