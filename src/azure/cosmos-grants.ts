import { AttemptRecord, CodeRecord, GrantRecord, isAlive } from '../domain/grant-record.js';
import { minutesAfter } from '../domain/window.js';
import type { CodeChange, Grants } from '../ports/grants.js';
import { creation, patching, runBatch, setting } from './cosmos-batch.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosLockBooks } from './cosmos-lock-books.js';
import { alive, cosmosOpenCodes } from './cosmos-open-codes.js';
import { cosmosRecords, type Records } from './cosmos-records.js';
import { sweepClaimed } from './cosmos-sweep.js';

/** Grants, codes, attempts and lock books in container `grants`; partition = door. */
export function cosmosGrants(database: CosmosDatabase): Grants {
  const grants = cosmosRecords(database, 'grants', GrantRecord);
  const codes = cosmosRecords(database, 'grants', CodeRecord);
  const attempts = cosmosRecords(database, 'grants', AttemptRecord);
  return {
    ...cosmosLockBooks(database),
    ...cosmosOpenCodes(database),
    open: async (grant) => (await grants.createOrRead(grant, grant.doorId)).record,
    read: async (doorId, grantId) => (await grants.read(grantId, doorId))?.record,
    end: async (doorId, grantId) => {
      await grants.patch(grantId, doorId, setting({ state: 'ended' }));
    },
    setWindow: async (doorId, grantId, window) => {
      await grants.patch(grantId, doorId, setting({ window }));
    },
    live: (doorId) => grants.query("SELECT * FROM c WHERE c.kind = 'grant' AND c.state = 'live'", {}, doorId),
    armedUntilAfter: (instant) =>
      grants.query("SELECT * FROM c WHERE c.kind = 'grant' AND c.state = 'live' AND c.generation > 0 AND c.window.closesAt > @instant", {
        instant,
      }),
    issue: (code, previous) => issue(database, code, previous),
    codes: (doorId, grantId) =>
      codes.query("SELECT * FROM c WHERE c.kind = 'code' AND c.grantId = @grantId ORDER BY c.generation DESC", { grantId }, doorId),
    codesIn: (doorId, { from, to }, slackMinutes) =>
      codes.query(
        "SELECT * FROM c WHERE c.kind = 'code' AND c.notAfter >= @from AND c.notBefore < @to",
        { from: minutesAfter(from, -slackMinutes), to: minutesAfter(to, slackMinutes) },
        doorId,
      ),
    attemptsIn: (doorId, { from, to }) =>
      attempts.query("SELECT * FROM c WHERE c.kind = 'attempt' AND c.at >= @from AND c.at < @to", { from, to }, doorId),
    bind: (doorId, codeId, phone) =>
      codes.patch(codeId, doorId, setting({ boundTo: phone }), "from c where c.state = 'live' and NOT IS_DEFINED(c.boundTo)"),
    noteShown: (doorId, codeId, shownIn) => codes.patch(codeId, doorId, setting({ shownIn }), "from c where c.state = 'live'"),
    moveCode: (doorId, codeId, change) => moveCode(codes, doorId, codeId, change),
    noteAttempt: async (attempt) => (await attempts.createOrRead(attempt, attempt.doorId)).record,
    sweepClaimed: (before) => sweepClaimed(database, before),
  };
}

/** The grant moves first, from the generation of the code before: of two issuers the later is told `stale`, and a generation whose tag was taken can be left out. A code that is just being judged is superseded too: its entry finds its claim gone. */
async function issue(database: CosmosDatabase, code: CodeRecord, previous: CodeRecord | undefined): Promise<'issued' | 'taken' | 'stale'> {
  const expected = Number(previous?.generation ?? 0);
  const outcome = await runBatch(database, 'grants', code.doorId, [
    patching(code.grantId, setting({ generation: code.generation }), `c.state = 'live' and c.generation = ${expected}`),
    creation(code),
    ...(previous && isAlive(previous) ? [patching(previous.id, setting({ state: 'superseded' }), alive)] : []),
  ]);
  if (outcome.kind === 'done') return 'issued';
  return outcome.status === 409 ? 'taken' : 'stale';
}

const instantFieldOf: Partial<Record<CodeRecord['state'], string>> = { claimed: 'claimedAt', used: 'usedAt' };

function moveCode(codes: Records<CodeRecord>, doorId: string, codeId: string, { from, to, attemptId, at }: CodeChange): Promise<boolean> {
  const states = from.map((state) => `c.state = '${CodeRecord.shape.state.parse(state)}'`);
  const field = instantFieldOf[to];
  const fields = { state: to, attemptId, ...(field ? { [field]: at } : {}) };
  return codes.patch(codeId, doorId, setting(fields), `from c where ${states.join(' or ') || 'false'}`);
}
