import { CodeRecord } from '../domain/grant-record.js';
import type { Grants } from '../ports/grants.js';
import { patching, runBatch, setting } from './cosmos-batch.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

const mayOpen = "(c.state IN ('live', 'claimed') OR (c.state = 'used' AND c.answerUntil > @after))";
export const alive = "c.state = 'live' or c.state = 'claimed'";

/** A transactional batch takes a hundred operations. */
const mostAtOnce = 100;

/** Codes as a revocation meets them: many at a time, at one door after the other. */
export function cosmosOpenCodes(database: CosmosDatabase): Pick<Grants, 'openCodes' | 'codesUnder' | 'revokeCodes'> {
  const codes = cosmosRecords(database, 'grants', CodeRecord);
  const revoked = setting({ state: 'revoked' });
  const revokeSome = async (doorId: string, ids: readonly string[]): Promise<void> => {
    const outcome = await runBatch(
      database,
      'grants',
      doorId,
      ids.map((id) => patching(id, revoked, alive)),
    );
    if (outcome.kind === 'done') return;
    // One that was used meanwhile undoes the batch for all: then each is asked by itself.
    await Promise.all(ids.map((id) => codes.patch(id, doorId, revoked, `from c where ${alive}`)));
  };
  return {
    openCodes: (doorId, after) => codes.query(`SELECT * FROM c WHERE c.kind = 'code' AND ${mayOpen}`, { after }, doorId),
    codesUnder: ({ kid, doorId }, after) => {
      const [open, parameters] = after === 'ever' ? ['', { kid }] : [`AND ${mayOpen}`, { kid, after }];
      return codes.query(`SELECT * FROM c WHERE c.kind = 'code' AND c.kid = @kid ${open} ORDER BY c.notBefore DESC`, parameters, doorId);
    },
    async revokeCodes(doorId, ids) {
      for (let from = 0; from < ids.length; from += mostAtOnce) await revokeSome(doorId, ids.slice(from, from + mostAtOnce));
    },
  };
}
