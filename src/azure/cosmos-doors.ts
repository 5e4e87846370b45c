import { DoorRecord } from '../domain/door-record.js';
import type { Doors } from '../ports.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** Doors in container `doors`, one partition each. */
export function cosmosDoors(database: CosmosDatabase): Doors {
  const records = cosmosRecords(database, 'doors', DoorRecord);
  return {
    read: async (id) => (await records.read(id, id))?.record,
    list: () => records.query('SELECT * FROM c', {}),
  };
}
