import { LatchError } from '../src/domain/errors.js';
import type { Policy } from '../src/domain/policy.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { RiskReading } from '../src/domain/risk.js';
import { riskObjection } from '../src/domain/risk-again.js';
import type { RiskSignals } from '../src/ports/people.js';

/** Why the people of this request are too risky now for what was approved; undefined when they are not. */
export async function riskyNow(
  { risk, policy }: { risk: RiskSignals; policy: Policy },
  record: RequestRecord,
  ageMs?: number,
): Promise<string | undefined> {
  const people = [...new Set([record.requesterId, record.subjectId])];
  return riskObjection(record, await Promise.all(people.map((id) => readingOf(risk, id, ageMs))), policy);
}

async function readingOf(risk: RiskSignals, id: RequestRecord['requesterId'], ageMs?: number): Promise<RiskReading> {
  try {
    return (await risk.of(id, ageMs))?.level ?? 'none';
  } catch (error) {
    if (error instanceof LatchError) return 'silent';
    throw error;
  }
}
