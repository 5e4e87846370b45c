import type { DoorClass } from './door-record.js';
import { approversFor, classPolicy, type Policy } from './policy.js';
import { type RiskInputs, type RiskLevel, type RiskScore, scoreRisk } from './risk-score.js';

/** `silent`: the source of risk signals did not answer. */
export type RiskReading = RiskLevel | 'silent';

export type RiskVerdict =
  | { outcome: 'passed' | 'degraded'; reasons: string[]; approvers: number; scored: RiskScore }
  | { outcome: 'denied'; reasons: string[]; scored: RiskScore };

/** The worst level anybody answered with, and whether somebody did not answer. */
export function worstOf(readings: readonly RiskReading[]): Pick<RiskInputs, 'protection' | 'silent'> {
  return { protection: ordered.findLast((each) => readings.includes(each)) ?? 'none', silent: readings.includes('silent') };
}

/** Whether so risky a request may go on to doors of these classes, and how many must then say yes. A high level is refused everywhere. `reasons`: a word, then a sentence per factor. */
export function riskVerdict(inputs: RiskInputs, classes: readonly DoorClass[], policy: Policy): RiskVerdict {
  const scored = scoreRisk(inputs);
  if (inputs.protection === 'high') return { outcome: 'denied', reasons: ['risk-high'], scored };
  const approvers = approversFor(policy, classes, scored.score);
  const sentences = scored.factors.map(({ sentence }) => sentence);
  if (!inputs.silent) return { outcome: 'passed', reasons: [`risk-${inputs.protection}`, ...sentences], approvers, scored };
  const strict = classes.some((each) => classPolicy(policy, each).riskSourceDown === 'deny');
  return strict
    ? { outcome: 'denied', reasons: ['risk-unavailable'], scored }
    : { outcome: 'degraded', reasons: ['risk-unavailable', ...sentences], approvers, scored };
}

const ordered: readonly RiskLevel[] = ['none', 'low', 'medium', 'high'];
