import { AttemptRecord, CodeRecord, type DenialReason } from '../domain/grant-record.js';
import type { Instant } from '../domain/ids.js';
import { patching, runBatch, setting } from './cosmos-batch.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** What became of an attempt whose entry was cut short between claim and verdict: its last reading of the rules is missing. */
const because: DenialReason = 'rules-unavailable';

/** Ends every claim begun before the instant: the code is burned, its attempt denied, both in one batch; then what attempts are left. Says how many. */
export async function sweepClaimed(database: CosmosDatabase, before: Instant): Promise<number> {
  const codes = cosmosRecords(database, 'grants', CodeRecord);
  const left = await codes.query("SELECT * FROM c WHERE c.kind = 'code' AND c.state = 'claimed' AND c.claimedAt < @before", { before });
  const swept = await Promise.all(left.map((code) => endClaim(database, code)));
  return swept.filter(Boolean).length + (await sweepAttempts(database, before));
}

/** Attempts whose code was killed by somebody else while they held it. */
async function sweepAttempts(database: CosmosDatabase, before: Instant): Promise<number> {
  const attempts = cosmosRecords(database, 'grants', AttemptRecord);
  const left = await attempts.query("SELECT * FROM c WHERE c.kind = 'attempt' AND c.state = 'claimed' AND c.at < @before", { before });
  const ended = await Promise.all(
    left.map(({ id, doorId }) => attempts.patch(id, doorId, setting({ state: 'denied', because }), "from c where c.state = 'claimed'")),
  );
  return ended.filter(Boolean).length;
}

async function endClaim(database: CosmosDatabase, code: CodeRecord): Promise<boolean> {
  const claimed = "c.state = 'claimed'";
  const outcome = await runBatch(database, 'grants', code.doorId, [
    patching(code.id, setting({ state: 'revoked' }), claimed),
    ...(code.attemptId ? [patching(`a:${code.attemptId}`, setting({ state: 'denied', because, ...holderOf(code) }), claimed)] : []),
  ]);
  return outcome.kind === 'done';
}

const holderOf = ({ grantId, requestId, subjectId, generation }: CodeRecord) => ({ grantId, requestId, subjectId, generation });
