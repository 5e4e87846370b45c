import type { PersonId } from '../src/domain/ids.js';
import type { Policy } from '../src/domain/policy.js';
import { noteCheck, requireApprovals } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type RiskReading, riskVerdict, worstOf } from '../src/domain/risk.js';
import { habitInputs, learnVisit, noHabits } from '../src/domain/risk-habits.js';
import type { RiskInputs } from '../src/domain/risk-score.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock, Doors, HabitBook, Requests, RiskSignals } from '../src/ports.js';
import { assessRisk } from './contracts.js';

type Needs = { requests: Requests; doors: Doors; risk: RiskSignals; habits: HabitBook; clock: Clock; policy: Policy };

/** Weighs what the sign-in service says of requester and subject against what is usual for them, and writes score, reasons and what follows. */
export const assessRiskActivity = implement(
  assessRisk,
  (needs: Needs) =>
    async ({ requestId, sourceSilent }): Promise<Answer<typeof assessRisk>> => {
      const { requests, doors, habits, clock, policy } = needs;
      const record = await requests.read(requestId);
      if (!record) return { kind: 'denied', because: 'unknown-request' };
      if (record.checks.findLast(({ name }) => name === 'identity')?.outcome !== 'passed') return { kind: 'denied', because: 'identity' };
      const timeZone = (await Promise.all(record.doors.map(({ doorId }) => doors.read(doorId)))).find((door) => door)?.timeZone ?? 'UTC';
      const inputs = await inputsOf(needs, record, timeZone, sourceSilent === true);
      const verdict = riskVerdict(
        inputs,
        record.doors.map((door) => door.class),
        policy,
      );
      const at = clock.now().toISOString();
      const { outcome, reasons, scored } = verdict;
      const changed = await requests.change(requestId, (now) => {
        const checked = noteCheck(now, { name: 'risk', outcome, reasons, policyVersion: policy.version, at, detail: scored });
        return verdict.outcome === 'denied' ? checked : requireApprovals(checked, verdict.approvers, at);
      });
      await habits.learn(record.requesterId, (known) => learnVisit(known, record, timeZone, clock.now()));
      if (verdict.outcome === 'denied') return { kind: 'denied', because: reasons.join(', ') };
      const { approvals, clocks } = changed ?? record;
      return { kind: 'passed', approvers: approvals.required, decideBy: clocks.decideBy };
    },
);

/** What was weighed once is not asked again: a second run finds the habits already changed by the first. */
async function inputsOf(needs: Needs, record: RequestRecord, timeZone: string, silent: boolean): Promise<RiskInputs> {
  const before = record.checks.findLast(({ name, detail }) => name === 'risk' && detail)?.detail?.inputs;
  if (before) return before;
  const { habits, clock } = needs;
  const now = clock.now();
  const { requesterId, subjectId } = record;
  const [asking, entering] = await Promise.all([requesterId, subjectId].map(async (id) => (await habits.of(id)) ?? noHabits(id, now)));
  const seen = silent ? { readings: ['silent' as const], kinds: [] } : await signalsOf(needs.risk, [...new Set([requesterId, subjectId])]);
  return {
    ...worstOf(seen.readings),
    detections: seen.kinds.length,
    journeys: seen.kinds.filter((kind) => journeys.has(kind)).length,
    ...habitInputs(asking ?? noHabits(requesterId, now), entering ?? noHabits(subjectId, now), record, timeZone, now),
  };
}

/** Kinds of detections (Graph's `riskEventType`) that are about places too far apart. */
const journeys: ReadonlySet<string> = new Set(['unlikelyTravel', 'impossibleTravel', 'mcasImpossibleTravel', 'newCountry']);

/** A person the service never had reason to look at has no risk. */
async function signalsOf(risk: RiskSignals, people: readonly PersonId[]): Promise<{ readings: RiskReading[]; kinds: string[] }> {
  const found = await Promise.all(people.map((id) => risk.of(id)));
  return { readings: found.map((each) => each?.level ?? 'none'), kinds: found.flatMap((each) => each?.detections ?? []) };
}
