import { DoorRecord } from '../domain/door-record.js';
import type { Doors } from '../ports/doors.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';
import { knownDoors } from './known-doors.js';
import { placedDevices } from './placed-devices.js';

/** Doors in container `doors`, one partition each. */
export function cosmosDoors(database: CosmosDatabase): Doors {
  const records = cosmosRecords(database, 'doors', DoorRecord);
  const read: Doors['read'] = async (id) => (await records.read(id, id))?.record;
  const list: Doors['list'] = () => records.query('SELECT * FROM c', {});
  const known = knownDoors(read);
  return {
    read,
    known: known.read,
    list,
    withDevice: placedDevices({ read, list }),
    create: (record) => records.create(record),
    async change(id, transition) {
      try {
        return await records.change(id, id, transition);
      } finally {
        known.forget(id);
      }
    },
  };
}
