import { SignalRecord } from '../domain/signals/signal-record.js';
import type { SignalBook } from '../ports/signals.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** What the feeds told us, in container `signals`, one partition each. They expire by themselves, later than their senders' tokens are taken. */
export function cosmosSignals(database: CosmosDatabase): SignalBook {
  const records = cosmosRecords(database, 'signals', SignalRecord);
  return {
    create: (record) => records.createOrRead(record, record.id),
    read: async (id) => (await records.read(id, id))?.record,
    change: (id, transition) => records.change(id, id, transition),
    unsettled: (most) =>
      records.query(`SELECT * FROM c WHERE NOT IS_DEFINED(c.settledAt) ORDER BY c.receivedAt OFFSET 0 LIMIT ${Number(most)}`, {}),
    since: (at) => records.query("SELECT * FROM c WHERE c.feed = 'graph' AND c.receivedAt >= @at", { at }),
  };
}
