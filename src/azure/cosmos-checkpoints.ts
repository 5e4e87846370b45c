import { z } from 'zod';
import { Instant } from '../domain/ids.js';
import type { CheckpointBook } from '../ports/checkpoints.js';
import { ChainHead } from './cosmos-audit-writer.js';
import { setting } from './cosmos-batch.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

const LastCheckpoint = z.object({ id: z.literal('checkpoint'), n: z.int(), digest: z.string(), at: Instant, allN: z.int() });

/** How far checkpoints are: what is signed of a chain stands in its head, the last checkpoint in container `config`. */
export function cosmosCheckpoints(database: CosmosDatabase): CheckpointBook {
  const heads = cosmosRecords(database, 'audit', ChainHead);
  const notes = cosmosRecords(database, 'config', LastCheckpoint);
  return {
    last: async () => (await notes.read('checkpoint', 'checkpoint'))?.record,
    async note(last) {
      const record = { id: 'checkpoint' as const, ...last };
      if (!(await notes.create(record))) await notes.change('checkpoint', 'checkpoint', () => record);
    },
    unsigned: async () =>
      (await heads.query("SELECT * FROM c WHERE c.id = 'head' AND c.unsigned = true", {})).map(({ chain, seq, hash, signed = 0 }) => ({
        ...{ chain, seq, hash, signed },
      })),
    async noteSigned(chain, seq) {
      const isAll = await heads.patch('head', chain, setting({ signed: seq, unsigned: false }), `from c where c.seq = ${Number(seq)}`);
      if (!isAll) await heads.patch('head', chain, setting({ signed: seq }));
    },
  };
}
