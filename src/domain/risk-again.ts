import { approversFor, type Policy } from './policy.js';
import type { RequestRecord } from './request-record.js';
import { type RiskReading, worstOf } from './risk.js';
import { scoreRisk } from './risk-score.js';

/** Judges a request again by how risky its people are now: against it when the level is high, or when its new score asks for more approvers than it was given. A silent source is named; what it means is the caller's to say. */
export function riskObjection(record: RequestRecord, readings: readonly RiskReading[], policy: Policy): string | undefined {
  const inputs = record.checks.findLast(({ name, detail }) => name === 'risk' && detail)?.detail?.inputs;
  const { protection, silent } = worstOf(readings);
  const classes = record.doors.map((door) => door.class);
  if (protection === 'high') return 'risk-high';
  if (silent) return 'risk-unavailable';
  if (!inputs || scoreRisk({ ...inputs, protection }).score <= scoreRisk(inputs).score) return undefined;
  const needed = approversFor(policy, classes, scoreRisk({ ...inputs, protection }).score);
  return needed > record.approvals.required ? 'risk-raised' : undefined;
}
