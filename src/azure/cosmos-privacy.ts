import { Erasure, erasureId } from '../domain/privacy/erasure.js';
import { LegalHold } from '../domain/privacy/legal-hold.js';
import type { Erasures, LegalHolds } from '../ports/privacy.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** Legal holds, in container `config`. */
export function cosmosLegalHolds(database: CosmosDatabase): LegalHolds {
  const records = cosmosRecords(database, 'config', LegalHold);
  const idOf = (holdId: string) => `hold:${holdId}`;
  return {
    create: async (hold) => {
      await records.create(hold);
    },
    read: async (holdId) => (await records.read(idOf(holdId), idOf(holdId)))?.record,
    change: (holdId, transition) => records.change(idOf(holdId), idOf(holdId), transition),
    all: () => records.query("SELECT * FROM c WHERE c.kind = 'legal-hold'", {}),
  };
}

/** Who is to be forgotten, in container `config`. */
export function cosmosErasures(database: CosmosDatabase): Erasures {
  const records = cosmosRecords(database, 'config', Erasure);
  return {
    read: async (id) => (await records.read(erasureId(id), erasureId(id)))?.record,
    async put(erasure) {
      if (!(await records.create(erasure))) await records.change(erasure.id, erasure.id, () => erasure);
    },
  };
}
