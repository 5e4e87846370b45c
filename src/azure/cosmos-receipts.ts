import { z } from 'zod';
import { DoorReceipt } from '../domain/receipt.js';
import type { ReceiptSummary, Receipts } from '../ports/receipts.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { findAll } from './cosmos-query.js';
import { cosmosRecords, translate } from './cosmos-records.js';

const doorsAPage = 40;

const Summary = DoorReceipt.omit({ grants: true, word: true });

/** Field by field: a summary leaves out what makes a receipt long. */
const fields = Object.keys(Summary.shape).map((name) => `c.${name}`);

/** What doors owe revocations, in container `receipts`: one partition a revocation, one document a door. */
export function cosmosReceipts(database: CosmosDatabase): Receipts {
  const receipts = cosmosRecords(database, 'receipts', DoorReceipt);
  const summaries = (where: string, parameters: Record<string, string>, partitionKey?: string): Promise<ReceiptSummary[]> =>
    translate('receipts', async () => {
      const query = `SELECT ${fields.join(', ')} FROM c WHERE ${where}`;
      return z.array(Summary).parse(await findAll(await database.container('receipts'), query, parameters, partitionKey));
    });
  return {
    create: async (receipt) => (await receipts.createOrRead(receipt, receipt.revocationId)).record,
    read: async (revocationId, doorId) => (await receipts.read(doorId, revocationId))?.record,
    change: (revocationId, doorId, transition) => receipts.change(doorId, revocationId, transition),
    of: (revocationId) => summaries("c.kind = 'receipt'", {}, revocationId),
    async page(revocationId, next = '') {
      const text = `SELECT * FROM c WHERE c.kind = 'receipt' AND c.id > @next ORDER BY c.id OFFSET 0 LIMIT ${doorsAPage + 1}`;
      const found = await receipts.query(text, { next }, revocationId);
      const page = found.slice(0, doorsAPage);
      const last = page.at(-1);
      return last && found.length > doorsAPage ? { receipts: page, next: last.id } : { receipts: page };
    },
    openAt: (doorId) =>
      summaries("c.kind = 'receipt' AND c.doorId = @doorId AND c.lock = 'unconfirmed' AND NOT IS_DEFINED(c.rearmedAt)", { doorId }),
    covering: async (doorId, grantId) => {
      const holds = 'EXISTS (SELECT VALUE g FROM g IN c.grants WHERE g.grantId = @grantId)';
      const found = await summaries(`c.kind = 'receipt' AND c.doorId = @doorId AND ${holds}`, { doorId, grantId });
      return found.map(({ revocationId }) => revocationId);
    },
  };
}
