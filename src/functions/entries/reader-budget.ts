import { charge, chargeTypo, noteWrong, refund } from '../../domain/entry.js';
import type { BudgetRecord } from '../../domain/grant-record.js';
import type { DoorId } from '../../domain/ids.js';
import type { Clock, EntryBook } from '../../ports.js';

type Step = (budget: BudgetRecord, now: Date) => { ok: boolean; budget: BudgetRecord };

/** The attempt budget of one reader at one door: every change is a conditional write, tried again when somebody was faster. */
export function readerBudget(doorId: DoorId, readerId: string, { entries, clock }: { entries: EntryBook; clock: Clock }) {
  async function apply(step: Step): Promise<boolean> {
    for (;;) {
      const { budget, etag } = await entries.budget(doorId, readerId);
      const result = step(budget, clock.now());
      if (result.budget === budget || (await entries.charge(result.budget, etag))) return result.ok;
    }
  }
  return {
    /** R0, before the slow step. False: throttled. */
    charge: () => apply(charge),
    /** A wrong check digit. False: throttled, or too many of them. */
    chargeTypo: () => apply(chargeTypo),
    /** It was a code of ours, so it was no guess. */
    refund: () => apply((budget) => ({ ok: true, budget: refund(budget) })),
    /** It was a guess. */
    noteWrong: () => apply((budget, now) => ({ ok: true, budget: noteWrong(budget, now) })),
  };
}
