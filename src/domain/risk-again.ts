import { checksOf } from './counted.js';
import { classPolicy, type Policy } from './policy.js';
import { policyAt } from './policy-at.js';
import type { RequestRecord } from './request-record.js';
import { type RiskReading, riskVerdict, worstOf } from './risk.js';
import { scoreRisk } from './risk-score.js';

/** Judges a request again by how risky its people are now: against it when the level is high, or when its new score asks for more than it was given (approvers, an escort). A silent source is named; what it means is the caller's to say. */
export function riskObjection(record: RequestRecord, readings: readonly RiskReading[], policy: Policy): string | undefined {
  const inputs = checksOf(record).findLast(({ name, detail }) => name === 'risk' && detail)?.detail?.inputs;
  const { protection, silent } = worstOf(readings);
  const classes = record.doors.map((door) => door.class);
  if (protection === 'high') return 'risk-high';
  if (silent) return 'risk-unavailable';
  if (!inputs || scoreRisk({ ...inputs, protection }).score <= scoreRisk(inputs).score) return undefined;
  const again = riskVerdict({ ...inputs, protection, silent: false }, classes, policyAt(policy, record.doors));
  const { required, escort } = record.approvals;
  const isMore = again.outcome === 'denied' || again.approvers > required || (again.escort && !escort);
  return isMore ? 'risk-raised' : undefined;
}

/** Whether the policy of all these doors lets a request go on whose risk has risen, so that it is only flagged. */
export const isOnlyFlagged = (because: string, { doors }: Pick<RequestRecord, 'doors'>, policy: Policy): boolean =>
  because === 'risk-raised' && doors.every((door) => classPolicy(policyAt(policy, doors), door.class).riskRaised === 'flag');
