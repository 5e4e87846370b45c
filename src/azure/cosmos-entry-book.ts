import { z } from 'zod';
import { freshBudget } from '../domain/entry.js';
import { AttemptRecord, BudgetRecord, CodeRecord, DenialReason } from '../domain/grant-record.js';
import { Instant } from '../domain/ids.js';
import type { EntryBook } from '../ports.js';
import { creation, patching, runBatch, setting } from './cosmos-batch.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosGuessCounts } from './cosmos-guess-counts.js';
import { cosmosRecords } from './cosmos-records.js';

/** Attempt ids go into conditions, which are raw text: this alphabet has no quote. */
const AttemptId = z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/);

/** The records of an entry at a cloud-judged door, all in the door's partition of container `grants`. */
export function cosmosEntryBook(database: CosmosDatabase): EntryBook {
  const attempts = cosmosRecords(database, 'grants', AttemptRecord);
  const budgets = cosmosRecords(database, 'grants', BudgetRecord);
  const codes = cosmosRecords(database, 'grants', CodeRecord);
  return {
    ...cosmosGuessCounts(database),
    attempt: async (doorId, attemptId) => (await attempts.read(`a:${attemptId}`, doorId))?.record,
    async budget(doorId, readerId) {
      const found = await budgets.read(`b:${readerId}`, doorId);
      return found ? { budget: found.record, etag: found.etag } : { budget: freshBudget(doorId, readerId) };
    },
    charge: (budget, etag) => (etag === undefined ? budgets.create(budget) : budgets.replace(budget.id, budget.doorId, budget, etag)),
    code: async (doorId, codeId) => (await codes.read(codeId, doorId))?.record,
    claim: (code, attempt) => claim(database, code, attempt),
    burn: async (code, attempt, because) => {
      const verdict = { state: 'denied', because: DenialReason.parse(because) };
      const isMine = await finish(database, code, attempt, { state: 'revoked' }, verdict);
      // The code was killed meanwhile: the attempt must still become final, or it is never audited.
      if (!isMine) await attempts.patch(attempt.id, attempt.doorId, setting(verdict), "from c where c.state = 'claimed'");
    },
    grant: (code, attempt, answerUntil) =>
      finish(database, code, attempt, { state: 'used', usedAt: attempt.at, answerUntil }, { state: 'granted', answerUntil }),
  };
}

/** R2. The attempt comes first: a known attempt id is a repetition, whatever has become of its code. */
async function claim(database: CosmosDatabase, code: CodeRecord, attempt: AttemptRecord): Promise<'claimed' | 'repeated' | 'refused'> {
  const at = Instant.parse(attempt.at);
  const attemptId = AttemptId.parse(attempt.attemptId);
  const open = `c.state = 'live' and c.generation = ${Number(code.generation)} and c.notBefore <= '${at}' and c.notAfter > '${at}'`;
  const outcome = await runBatch(database, 'grants', code.doorId, [
    creation({ ...attempt, state: 'claimed' }),
    patching(code.id, setting({ state: 'claimed', attemptId, claimedAt: at }), open),
  ]);
  if (outcome.kind === 'done') return 'claimed';
  return outcome.status === 409 ? 'repeated' : 'refused';
}

type Fields = Record<string, string | undefined>;

/** Ends this attempt's own claim, code and attempt together. False when the claim is gone: somebody else has ended it. */
async function finish(
  database: CosmosDatabase,
  code: CodeRecord,
  attempt: AttemptRecord,
  ofCode: Fields,
  ofAttempt: Fields,
): Promise<boolean> {
  const mine = `c.state = 'claimed' and c.attemptId = '${AttemptId.parse(attempt.attemptId)}'`;
  const outcome = await runBatch(database, 'grants', code.doorId, [
    patching(code.id, setting(ofCode), mine),
    patching(attempt.id, setting(ofAttempt), mine),
  ]);
  return outcome.kind === 'done';
}
