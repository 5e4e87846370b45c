import { z } from 'zod';
import { idOfSeq, StoredRecord } from '../domain/audit/chain.js';
import { Instant } from '../domain/ids.js';
import type { ExportBook } from '../ports/audit-export.js';
import { withoutSystem } from './cosmos-audit.js';
import { ChainHead } from './cosmos-audit-writer.js';
import { setting } from './cosmos-batch.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

const Claim = z.object({ id: z.literal('audit-export'), until: Instant });
const nobody = '1970-01-01T00:00:00.000Z';

/** How far the export is: in the head of each chain; who exports now: in container `config`. */
export function cosmosAuditExport(database: CosmosDatabase): ExportBook {
  const heads = cosmosRecords(database, 'audit', ChainHead);
  const records = cosmosRecords(database, 'audit', StoredRecord);
  const claims = cosmosRecords(database, 'config', Claim);
  const write = (until: Instant) => ({ id: 'audit-export' as const, until });
  return {
    async claim(now, until) {
      const claim = write(until.toISOString());
      const found = await claims.read('audit-export', 'audit-export');
      if (!found) return claims.create(claim);
      return found.record.until <= now.toISOString() && claims.replace('audit-export', 'audit-export', claim, found.etag);
    },
    release: async () => {
      await claims.change('audit-export', 'audit-export', () => write(nobody));
    },
    behind: async () =>
      (await heads.query("SELECT * FROM c WHERE c.id = 'head' AND c.behind = true", {})).map(
        ({ chain, seq, exported = 0, holes = [] }) => ({
          ...{ chain, seq, exported, holes },
        }),
      ),
    records: async (chain, seqs) => {
      const found = await Promise.all(seqs.map((seq) => records.read(idOfSeq(seq), chain)));
      return found.flatMap((each) => (each ? [withoutSystem(each.record)] : []));
    },
    async note({ chain, seq, exported, holes }) {
      const isAll = exported === seq && holes.length === 0;
      const fields = { exported, holes, ...(isAll && { behind: false }) };
      const condition = isAll ? `from c where c.seq = ${Number(seq)}` : undefined;
      if (!(await heads.patch('head', chain, setting(fields), condition))) await heads.patch('head', chain, setting({ exported, holes }));
    },
  };
}
