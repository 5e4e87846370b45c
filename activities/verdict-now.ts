import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type RiskVerdict, riskVerdict } from '../src/domain/risk.js';
import type { Clock } from '../src/ports/clock.js';
import type { HabitBook, RiskSignals } from '../src/ports/people.js';
import { outOfReach } from './out-of-reach.js';
import { riskInputs, type Weighing } from './risk-inputs.js';

type Needs = { risk: RiskSignals; habits: HabitBook; clock: Clock; policy: Policy };

/** How risky a request would be if it were asked now. A risk source that is silent is a verdict of its own, as it would be then. */
export async function verdictNow(needs: Needs, record: RequestRecord, weighing: Weighing): Promise<RiskVerdict> {
  const inputs = await riskInputs(needs, record, weighing).catch((trouble: unknown) => {
    if (!outOfReach(trouble)) throw trouble;
    return riskInputs(needs, record, { ...weighing, silent: true });
  });
  const classes = record.doors.map((door) => door.class);
  return riskVerdict(inputs, classes, policyAt(needs.policy, record.doors));
}
