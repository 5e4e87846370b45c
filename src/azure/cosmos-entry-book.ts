import { settlementOf } from '../domain/entry.js';
import { AttemptRecord, CodeRecord, PresenceRecord } from '../domain/grant-record.js';
import { Instant } from '../domain/ids.js';
import type { Ending, EntryBook } from '../ports/grants.js';
import { patching, runBatch, setting, upserting } from './cosmos-batch.js';
import { cosmosCharges } from './cosmos-charges.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { uncount } from './cosmos-guess-counts.js';
import { cosmosRecords, type Records } from './cosmos-records.js';

/** Attempt ids go into conditions, which are raw text: this alphabet has no quote. */
const attemptIdPattern = /^[A-Za-z0-9._:-]{1,128}$/;
function safe(attemptId: string): string {
  if (!attemptIdPattern.test(attemptId)) throw new Error('an attempt id that cannot be');
  return attemptId;
}

/** The records of an entry, all in the door's partition of container `grants`. */
export function cosmosEntryBook(database: CosmosDatabase): EntryBook {
  const attempts = cosmosRecords(database, 'grants', AttemptRecord);
  const codes = cosmosRecords(database, 'grants', CodeRecord);
  const presences = cosmosRecords(database, 'grants', PresenceRecord);
  const charges = cosmosCharges(database);
  return {
    attempt: async (doorId, attemptId) => (await attempts.read(`a:${attemptId}`, doorId))?.record,
    attemptsNamed: (attemptId) => attempts.query("SELECT * FROM c WHERE c.kind = 'attempt' AND c.id = @id", { id: `a:${attemptId}` }),
    begin: (attempt, step, mostNamed) => charges.begin({ attempt, step, mostNamed }),
    code: async (doorId, codeId) => (await codes.read(codeId, doorId))?.record,
    codeElsewhere: async (siteTags) => newest(await codesTagged(codes, siteTags)),
    async claim(codeId, attempt) {
      const at = Instant.parse(attempt.at);
      const open = `c.state = 'live' and c.notBefore <= '${at}' and c.notAfter > '${at}'`;
      const claim = setting({ state: 'claimed', attemptId: safe(attempt.attemptId), claimedAt: at });
      const outcome = await runBatch(database, 'grants', attempt.doorId, [patching(codeId, claim, open)]);
      if (outcome.kind === 'done') return { kind: 'claimed', code: CodeRecord.parse(outcome.results[0]?.resource) };
      const found = outcome.status === 412 ? await codes.read(codeId, attempt.doorId) : undefined;
      return found ? { kind: 'refused', code: found.record } : { kind: 'absent' };
    },
    async settle(ending) {
      const outcome = await runBatch(database, 'grants', ending.attempt.doorId, operationsOf(ending));
      if (outcome.kind === 'failed') return false;
      if (ending.charged) charges.remember(outcome.results[1]);
      return true;
    },
    hasEntered: async (doorId, personId, since) => {
      const text = "SELECT * FROM c WHERE c.kind = 'code' AND c.subjectId = @personId AND c.state = 'used' AND c.usedAt >= @since";
      return (await codes.query(text, { personId, since }, doorId)).length > 0;
    },
    presence: async (doorId) => (await presences.read('presence', doorId))?.record,
    async noteLockSaid(doorId, attemptId, lockSaid) {
      await attempts.patch(
        `a:${safe(attemptId)}`,
        doorId,
        setting({ lockSaid }),
        "from c where c.state = 'granted' and NOT IS_DEFINED(c.lockSaid)",
      );
    },
  };
}

function codesTagged(codes: Records<CodeRecord>, siteTags: readonly string[]): Promise<CodeRecord[]> {
  const names = siteTags.map((_, index) => `@tag${index}`);
  const parameters = Object.fromEntries(siteTags.map((tag, index) => [`tag${index}`, tag]));
  return codes.query(`SELECT * FROM c WHERE c.kind = 'code' AND c.siteTag IN (${names.join(', ')})`, parameters);
}

const newest = (codes: CodeRecord[]): CodeRecord | undefined => codes.toSorted((one, other) => (one.notAfter < other.notAfter ? 1 : -1))[0];

/** The attempt first, then its reader's budget; each only while it is what this attempt left behind. */
function operationsOf({ attempt, claimed, charged, other, presence }: Ending) {
  const mine = `c.state = 'claimed' and c.attemptId = '${safe(attempt.attemptId)}'`;
  const { answerUntil } = attempt;
  const use = { state: 'used', usedAt: attempt.at, attemptId: attempt.attemptId, answerUntil };
  const at = Instant.parse(attempt.at);
  return [
    patching(attempt.id, setting(verdictOf(attempt)), mine),
    ...(charged ? [patching(charged.budget.id, settlementPatch(charged, at))] : []),
    ...(charged?.as === 'ours' ? uncount(attempt) : []),
    ...(claimed ? [patching(claimed.id, setting(claimed.to === 'used' ? use : { state: 'live' }), mine)] : []),
    ...(other ? [patching(other.id, setting(use), `c.state = 'live' and c.notBefore <= '${at}' and c.notAfter > '${at}'`)] : []),
    ...(presence ? [upserting(presence)] : []),
  ];
}

/** One patch holds ten fields at most: those of a grant and those of a denial never meet. */
const verdictOf = ({
  state,
  because,
  belongsTo,
  grantId,
  requestId,
  subjectId,
  generation,
  answerUntil,
  together,
  receivedAt,
  device,
}: AttemptRecord) => ({
  ...{ state, because, belongsTo, grantId, requestId, subjectId, generation, answerUntil, together, receivedAt, device },
});

function settlementPatch({ budget, as }: NonNullable<Ending['charged']>, at: Instant) {
  const { add, set } = settlementOf(budget, as, at);
  const adding = Object.entries(add).filter(([, value]) => value !== 0);
  return [...adding.map(([field, value]) => ({ op: 'incr' as const, path: `/${field}`, value })), ...setting(set)];
}
