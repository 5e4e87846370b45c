import type { Policy } from '../src/domain/policy.js';
import { noteCheck, requireApprovals } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type RiskReading, riskVerdict } from '../src/domain/risk.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock, Requests, RiskSignals } from '../src/ports.js';
import { assessRisk } from './contracts.js';

type Needs = { requests: Requests; risk: RiskSignals; clock: Clock; policy: Policy };

/** Asks the sign-in service how risky requester and subject look right now, and writes what follows from it. */
export const assessRiskActivity = implement(
  assessRisk,
  ({ requests, risk, clock, policy }: Needs) =>
    async ({ requestId, sourceSilent }): Promise<Answer<typeof assessRisk>> => {
      const record = await requests.read(requestId);
      if (!record) return { kind: 'denied', because: 'unknown-request' };
      if (record.checks.findLast(({ name }) => name === 'identity')?.outcome !== 'passed') return { kind: 'denied', because: 'identity' };
      const readings: RiskReading[] = sourceSilent ? ['silent'] : await readingsOf(risk, record);
      const classes = record.doors.map((door) => door.class);
      const verdict = riskVerdict(readings, classes, policy);
      const at = clock.now().toISOString();
      const { outcome, reasons } = verdict;
      const changed = await requests.change(requestId, (now) => {
        const checked = noteCheck(now, { name: 'risk', outcome, reasons, policyVersion: policy.version, at });
        return verdict.outcome === 'denied' ? checked : requireApprovals(checked, verdict.approvers, at);
      });
      if (verdict.outcome === 'denied') return { kind: 'denied', because: reasons.join(', ') };
      const { approvals, clocks } = changed ?? record;
      return { kind: 'passed', approvers: approvals.required, decideBy: clocks.decideBy };
    },
);

/** A person the service never had reason to look at has no risk. */
function readingsOf(risk: RiskSignals, { requesterId, subjectId }: RequestRecord): Promise<RiskReading[]> {
  const people = [...new Set([requesterId, subjectId])];
  return Promise.all(people.map(async (id) => (await risk.of(id))?.level ?? 'none'));
}
