import type { DoorRecord } from '../src/domain/door-record.js';
import type { Policy } from '../src/domain/policy.js';
import { isLongerStay } from '../src/domain/replan.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { StepUp } from '../src/domain/step-up.js';
import type { Window } from '../src/domain/window.js';
import type { Clock } from '../src/ports/clock.js';
import type { HabitBook, RiskSignals } from '../src/ports/people.js';
import type { SiteCalendars } from '../src/ports/visits.js';
import { type ApprovalTerms, approvalTerms } from './approval-terms.js';
import { aroundOf } from './risk-inputs.js';
import { verdictNow } from './verdict-now.js';

export type LongerNeeds = { calendars: SiteCalendars; risk: RiskSignals; habits: HabitBook; clock: Clock; policy: Policy };

/** Who must say yes to a longer stay, and the stronger sign-in its risk wants of whoever asks. */
type LongerTerms = { terms: ApprovalTerms | 'denied'; stepUp?: StepUp };

/** Judges a longer stay as if its whole window were asked for now: a few minutes that needed nobody are no way into a freeze. Nothing where the change is none. */
export async function longerTerms(
  needs: LongerNeeds,
  record: RequestRecord,
  window: Window,
  doors: readonly DoorRecord[],
): Promise<LongerTerms | undefined> {
  if (!isLongerStay(record, window)) return undefined;
  const whole = { ...record, window };
  const verdict = await verdictNow(needs, whole, { around: aroundOf(doors) });
  if (verdict.outcome === 'denied') return { terms: 'denied' };
  const terms = await approvalTerms(needs, whole, doors, verdict);
  return { terms, ...(verdict.stepUp && { stepUp: verdict.stepUp }) };
}
