import { charge, chargeTypo, noteWrong, refund } from '../../domain/entry.js';
import type { BudgetRecord } from '../../domain/grant-record.js';
import { instantFrom } from '../../domain/window.js';
import type { Clock, EntryBook } from '../../ports.js';
import type { Entry } from './attempt.js';
import { ownKeypad } from './presentation.js';

type Step = (budget: BudgetRecord, now: Date) => { ok: boolean; budget: BudgetRecord };

/** Guesses a day under all the names together that one terminal gives its readers: one that makes readers up must not guess for ever. */
const mostUnderNames = 240;

/** The attempt budget of one reader at one door: every change is a conditional write, tried again when somebody was faster. */
export function readerBudget({ presentation, door, terminalId }: Entry, { entries, clock }: { entries: EntryBook; clock: Clock }) {
  const { readerId } = presentation;
  const day = instantFrom(clock.now()).slice(0, 10);
  async function apply(step: Step): Promise<boolean> {
    for (;;) {
      const { budget, etag } = await entries.budget(door.id, readerId);
      const result = step(budget, clock.now());
      if (result.budget === budget || (await entries.charge(result.budget, etag))) return result.ok;
    }
  }
  const giveBack = () => apply((budget) => ({ ok: true, budget: refund(budget) }));
  return {
    /** R0, before the slow step. False: throttled, and nothing is counted. */
    async charge(): Promise<boolean> {
      if (!(await apply(charge))) return false;
      if (readerId === ownKeypad || (await entries.countNamed(door.id, terminalId, day, mostUnderNames))) return true;
      await giveBack();
      return false;
    },
    /** A wrong check digit. False: throttled, or too many of them. */
    chargeTypo: () => apply(chargeTypo),
    /** It was a code of ours, so it was no guess. */
    async refund(): Promise<void> {
      await giveBack();
      if (readerId !== ownKeypad) await entries.uncountNamed(door.id, terminalId, day);
    },
    /** It was a guess. */
    noteWrong: () => apply((budget, now) => ({ ok: true, budget: noteWrong(budget, now) })),
  };
}
