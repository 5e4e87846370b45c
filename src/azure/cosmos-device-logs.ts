import { DeviceLog } from '../domain/device-log.js';
import { LatchError } from '../domain/errors.js';
import type { DeviceLogs } from '../ports/device-logs.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** What was heard of each lock's log: one document `log` in the door's partition of container `grants`, changed under its etag. */
export function cosmosDeviceLogs(database: CosmosDatabase): DeviceLogs {
  const logs = cosmosRecords(database, 'grants', DeviceLog);
  return {
    read: async (doorId) => (await logs.read('log', doorId))?.record,
    async change(doorId, transition) {
      if (await logs.change('log', doorId, transition)) return;
      if (await logs.create(transition(undefined))) return;
      if (!(await logs.change('log', doorId, transition))) throw new LatchError('records-unavailable', 'grants: a device log vanished');
    },
    open: () => logs.query("SELECT * FROM c WHERE c.kind = 'device-log' AND c.open = true", {}),
  };
}
