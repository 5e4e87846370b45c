import { z } from 'zod';
import type { Clock } from '../ports/clock.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';
import type { RiskSnapshots } from './graph-risk.js';
import { unlessDown } from './unless-down.js';

const id = 'risky-users';
const Snapshot = z.object({ id: z.literal(id), by: z.string(), at: z.iso.datetime(), users: z.record(z.string(), z.string()) });

/** A document of Cosmos DB may have 2 MB; more people at risk than this are nobody's to share. */
const mostUsers = 20_000;

/** Who was at risk when another process of the app last asked, in container `config`. Out of reach it is as if nobody had asked. */
export function cosmosRiskSnapshot(database: CosmosDatabase, { clock, me }: { clock: Clock; me: string }): RiskSnapshots {
  const records = cosmosRecords(database, 'config', Snapshot);
  return {
    async read() {
      const found = await unlessDown(records.read(id, id), undefined);
      if (!found || found.record.by === me) return undefined;
      const ageMs = clock.now().getTime() - Date.parse(found.record.at);
      return ageMs < 0 ? undefined : { ageMs, users: new Map(Object.entries(found.record.users)) };
    },
    async write(users) {
      if (users.size > mostUsers) return;
      const snapshot = { id, by: me, at: clock.now().toISOString(), users: Object.fromEntries(users) } as const;
      const isKnown = await unlessDown(
        records.change(id, id, () => snapshot),
        snapshot,
      );
      if (!isKnown) await unlessDown(records.create(snapshot), true);
    },
  };
}
