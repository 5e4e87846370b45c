import { DoorChange } from '../domain/door-change.js';
import type { DoorChanges } from '../ports/doors.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** Changes of doors in container `config`, one partition each, beside whatever else is kept there. */
export function cosmosDoorChanges(database: CosmosDatabase): DoorChanges {
  const records = cosmosRecords(database, 'config', DoorChange);
  const idOf = (changeId: string) => `door-change:${changeId}`;
  return {
    create: (change) => records.createOrRead(change, change.id),
    read: async (changeId) => (await records.read(idOf(changeId), idOf(changeId)))?.record,
    change: (changeId, transition) => records.change(idOf(changeId), idOf(changeId), transition),
    async of(doorId) {
      const found = await records.query("SELECT * FROM c WHERE c.kind = 'door-change' AND c.doorId = @doorId", { doorId });
      return found.sort((one, other) => (one.confirmBy < other.confirmBy ? 1 : -1));
    },
    unsettled: () => records.query("SELECT * FROM c WHERE c.kind = 'door-change' AND c.state = 'confirmed'", {}),
  };
}
