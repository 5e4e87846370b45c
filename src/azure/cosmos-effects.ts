import { z } from 'zod';
import type { Effects } from '../ports/requests.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

const EffectRecord = z.object({ id: z.uuid(), instanceId: z.string(), detail: z.record(z.string(), z.string()) });

/** Operations with outside effect that were done, in container `effects`: id = operation id, partition = instance. They expire by themselves. */
export function cosmosEffects(database: CosmosDatabase): Effects {
  const records = cosmosRecords(database, 'effects', EffectRecord);
  return {
    done: async (instanceId, operationId) => (await records.read(operationId, instanceId)) !== undefined,
    note: async (instanceId, operationId, detail) => {
      await records.create({ id: operationId, instanceId, detail });
    },
    of: async (instanceId) =>
      (await records.query('SELECT * FROM c WHERE c.instanceId = @id', { id: instanceId }, instanceId)).map(({ detail }) => detail),
  };
}
