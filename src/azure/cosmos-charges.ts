import type { OperationInput } from '@azure/cosmos';
import { type Charge, freshBudget } from '../domain/entry.js';
import { LatchError } from '../domain/errors.js';
import { type AttemptRecord, BudgetRecord } from '../domain/grant-record.js';
import type { DoorId } from '../domain/ids.js';
import type { Begun } from '../ports/grants.js';
import { type BatchOutcome, creation, replacing, runBatch } from './cosmos-batch.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { countOnce, guessCountOf } from './cosmos-guess-counts.js';
import { cosmosRecords } from './cosmos-records.js';

type Known = { budget: BudgetRecord; etag?: string };
type Beginning = { attempt: AttemptRecord; step: (budget: BudgetRecord) => Charge; mostNamed?: number | undefined };
type Result = Extract<BatchOutcome, { kind: 'done' }>['results'][number];

/** The attempt comes first, then the budget, then the count of made-up names. */
const budgetAt = 1;
const mostTries = 50;
const mostRemembered = 5_000;

/**
 * R0: an attempt and its reader's charge, in one batch. What this process last saw of a budget is remembered with its etag, so that the
 * usual attempt needs no reading first; the batch holds only if nobody else has charged meanwhile.
 */
export function cosmosCharges(database: CosmosDatabase) {
  const budgets = cosmosRecords(database, 'grants', BudgetRecord);
  const seen = new Map<string, Known>();
  const counted = new Set<string>();
  const keep = (budget: BudgetRecord, etag: string) => {
    if (seen.size >= mostRemembered) seen.clear();
    seen.set(`${budget.doorId}/${budget.id}`, { budget, etag });
  };
  const readAfresh = async (doorId: DoorId, readerId: string): Promise<Known> => {
    const found = await budgets.read(`b:${readerId}`, doorId);
    return found ? { budget: found.record, etag: found.etag } : { budget: freshBudget(doorId, readerId) };
  };
  const countOf = (attempt: AttemptRecord) => `${attempt.doorId}/${guessCountOf(attempt)}`;
  const noteCount = (attempt: AttemptRecord, isThere: boolean) => {
    if (counted.size >= mostRemembered) counted.clear();
    counted[isThere ? 'add' : 'delete'](countOf(attempt));
  };

  /** One try with a budget as it was last seen. `again`: somebody else has changed it, or the count is (not) there. */
  async function tryOnce({ budget: before, etag }: Known, { attempt, step, mostNamed }: Beginning): Promise<Begun | 'again'> {
    const { ok, budget } = step(before);
    if (!ok) return { kind: 'throttled', budget };
    const operations: OperationInput[] = [
      creation(attempt),
      etag === undefined ? creation(budget) : replacing(budget, etag),
      ...(mostNamed === undefined ? [] : [countOnce(attempt, mostNamed, !counted.has(countOf(attempt)))]),
    ];
    const outcome = await runBatch(database, 'grants', attempt.doorId, operations);
    if (outcome.kind === 'failed') return refusalOf(outcome, { attempt, before });
    if (mostNamed !== undefined) noteCount(attempt, true);
    keep(budget, outcome.results[budgetAt]?.etag ?? '');
    return { kind: 'begun', budget };
  }

  function refusalOf(
    { at, status }: { at: number; status: number },
    { attempt, before }: { attempt: AttemptRecord; before: BudgetRecord },
  ) {
    if (at === 0) return { kind: 'repeated' as const };
    if (at === budgetAt) return 'again';
    if (status === 412) return { kind: 'throttled' as const, budget: before };
    noteCount(attempt, status === 409);
    return 'again';
  }

  return {
    /** See `EntryBook.begin`. Only a fresh reading may refuse: a remembered throttle may have been lifted elsewhere. */
    async begin(beginning: Beginning): Promise<Begun> {
      const { doorId, readerId } = beginning.attempt;
      const remembered = seen.get(`${doorId}/b:${readerId}`);
      const first = remembered && (await tryOnce(remembered, beginning));
      if (first && first !== 'again' && first.kind !== 'throttled') return first;
      for (let tries = 0; tries < mostTries; tries += 1) {
        const begun = await tryOnce(await readAfresh(doorId, readerId), beginning);
        if (begun !== 'again') return begun;
      }
      throw new LatchError('records-unavailable', 'grants: too many at one reader');
    },
    /** The budget as a later batch of the same attempt has left it. */
    remember(result: Result | undefined): void {
      const budget = BudgetRecord.safeParse(result?.resource).data;
      if (budget && result) keep(budget, result.etag);
    },
  };
}
