import type { DoorClass } from './door-record.js';
import { approversFor, classPolicy, type Policy } from './policy.js';

export type RiskLevel = 'none' | 'low' | 'medium' | 'high';

/** `silent`: the source of risk signals did not answer. */
export type RiskReading = RiskLevel | 'silent';

export type RiskVerdict =
  | { outcome: 'passed' | 'degraded'; reasons: string[]; approvers: number }
  | { outcome: 'denied'; reasons: string[] };

/** What the sign-in service's levels weigh on the policy's scale (0 to 100). */
const scores: Record<Exclude<RiskLevel, 'high'>, number> = { none: 0, low: 20, medium: 70 };

/** Whether people so risky may ask for doors of these classes, and how many must then say yes. A high risk is refused everywhere. */
export function riskVerdict(readings: readonly RiskReading[], classes: readonly DoorClass[], policy: Policy): RiskVerdict {
  const levels = readings.filter((reading) => reading !== 'silent');
  const level = ordered.findLast((each) => levels.includes(each)) ?? 'none';
  if (level === 'high') return { outcome: 'denied', reasons: ['risk-high'] };
  const approvers = approversFor(policy, classes, scores[level]);
  if (!readings.includes('silent')) return { outcome: 'passed', reasons: [`risk-${level}`], approvers };
  const strict = classes.some((each) => classPolicy(policy, each).riskSourceDown === 'deny');
  return strict ? { outcome: 'denied', reasons: ['risk-unavailable'] } : { outcome: 'degraded', reasons: ['risk-unavailable'], approvers };
}

const ordered: readonly RiskLevel[] = ['none', 'low', 'medium', 'high'];
