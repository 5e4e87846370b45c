import { z } from 'zod';
import type { Clock } from '../ports/clock.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';
import type { MethodBook } from './graph-methods.js';

const keptSeconds = 86_400;

const Seen = z.object({
  id: z.string(),
  kind: z.literal('methods'),
  at: z.iso.datetime(),
  /** Null: the tenant has no licence to tell. */
  methods: z.array(z.string()).nullable(),
  ttl: z.int(),
});

/** Second factors as Graph's report last told them, in container `persons`, for a day. */
export function cosmosRegisteredMethods(database: CosmosDatabase, clock: Clock): MethodBook {
  const records = cosmosRecords(database, 'persons', Seen);
  const idOf = (personId: string) => `methods:${personId}`;
  return {
    async of(personId) {
      const id = idOf(personId);
      const record = (await records.read(id, id))?.record;
      return record && { ageMs: clock.now().getTime() - Date.parse(record.at), methods: record.methods ?? undefined };
    },
    async note(personId, methods) {
      const id = idOf(personId);
      const seen = { id, kind: 'methods', at: clock.now().toISOString(), methods: methods ?? null, ttl: keptSeconds } as const;
      if (!(await records.change(id, id, () => ({ ...seen, methods: methods ? [...methods] : null })))) {
        await records.create({ ...seen, methods: methods ? [...methods] : null });
      }
    },
  };
}
