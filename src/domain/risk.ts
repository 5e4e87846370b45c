import type { DoorClass } from './door-record.js';
import { approversFor, type ClassPolicy, classPolicy, type Policy } from './policy.js';
import { type PolicyDoor, policyAt } from './policy-at.js';
import { type RiskInputs, type RiskLevel, type RiskScore, scoreRisk } from './risk-score.js';
import type { StepUp } from './step-up.js';

/** `silent`: the source of risk signals did not answer. */
export type RiskReading = RiskLevel | 'silent';

export type RiskVerdict =
  | { outcome: 'passed' | 'degraded'; reasons: string[]; approvers: number; escort: boolean; stepUp?: StepUp; scored: RiskScore }
  | { outcome: 'denied'; reasons: string[]; scored: RiskScore };

/** The worst level anybody answered with, and whether somebody did not answer. */
export function worstOf(readings: readonly RiskReading[]): Pick<RiskInputs, 'protection' | 'silent'> {
  return { protection: ordered.findLast((each) => readings.includes(each)) ?? 'none', silent: readings.includes('silent') };
}

/** What so risky a request at doors of these classes leads to, by the strictest of them: allowed, a stronger sign-in first, more approvers, an escort among them, or denied. A high level is refused everywhere, and a changed phone or mail is for somebody's eye whatever the policy. `reasons`: a word, then a sentence per factor. */
export function riskVerdict(inputs: RiskInputs, classes: readonly DoorClass[], policy: Policy): RiskVerdict {
  const scored = scoreRisk(inputs);
  if (inputs.protection === 'high') return { outcome: 'denied', reasons: ['risk-high'], scored };
  const sentences = scored.factors.map(({ sentence }) => sentence);
  const isAbove = (limit: keyof ClassPolicy['risk']) => classes.some((each) => scored.score > classPolicy(policy, each).risk[limit]);
  if (isAbove('denyAbove')) return { outcome: 'denied', reasons: ['risk-score', ...sentences], scored };
  const escort = isAbove('escortAbove');
  const isSeen = escort || scored.factors.some(({ name }) => name === 'contact-changed');
  const approvers = Math.max(approversFor(policy, classes, scored.score), isSeen ? 1 : 0);
  const terms = { approvers, escort, ...(isAbove('stepUpAbove') && { stepUp: policy.risk.stepUp }), scored };
  if (!inputs.silent) return { outcome: 'passed', reasons: [`risk-${inputs.protection}`, ...sentences], ...terms };
  const strict = classes.some((each) => classPolicy(policy, each).riskSourceDown === 'deny');
  return strict
    ? { outcome: 'denied', reasons: ['risk-unavailable'], scored }
    : { outcome: 'degraded', reasons: ['risk-unavailable', ...sentences], ...terms };
}

/** Whether the policy of all these doors lets things go on, flagged, while Graph cannot be asked. */
export const goesOnWithoutRisk = (doors: readonly PolicyDoor[], policy: Policy): boolean =>
  doors.every((door) => classPolicy(policyAt(policy, [door]), door.class).riskSourceDown === 'degrade');

const ordered: readonly RiskLevel[] = ['none', 'low', 'medium', 'high'];
