import { checksOf } from '../src/domain/counted.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import { noteCheck, requireApprovals } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type RiskVerdict, riskVerdict } from '../src/domain/risk.js';
import { type Around, learnStay, learnVisit } from '../src/domain/risk-habits.js';
import type { RiskInputs } from '../src/domain/risk-score.js';
import { meets, parkedUntil, parkForMore, type StepUp } from '../src/domain/step-up.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { HabitBook, RiskSignals } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import type { SiteCalendars } from '../src/ports/visits.js';
import { type ApprovalTerms, approvalTerms } from './approval-terms.js';
import { assessRisk } from './contracts.js';
import { aroundOf, riskInputs } from './risk-inputs.js';

type Needs = {
  requests: Requests;
  doors: Doors;
  calendars: SiteCalendars;
  risk: RiskSignals;
  habits: HabitBook;
  clock: Clock;
  policy: Policy;
};
type Assessed = Answer<typeof assessRisk>;

/** Weighs what the sign-in service says of requester and subject against what is usual for them, and writes score, reasons and what follows; a holiday or freeze of the site asks for one more approver. */
export const assessRiskActivity = implement(assessRisk, (needs: Needs) => async ({ requestId, sourceSilent }): Promise<Assessed> => {
  const { requests, doors, policy } = needs;
  const record = await requests.read(requestId);
  if (!record) return { kind: 'denied', because: 'unknown-request' };
  if (checksOf(record).findLast(({ name }) => name === 'identity')?.outcome !== 'passed') return { kind: 'denied', because: 'identity' };
  const known = (await Promise.all(record.doors.map(({ doorId }) => doors.read(doorId)))).filter((door) => door !== undefined);
  const around = aroundOf(known);
  const inputs = weighedBefore(record) ?? (await riskInputs(needs, record, { around, silent: sourceSilent === true }));
  const classes = record.doors.map((door) => door.class);
  const verdict = riskVerdict(inputs, classes, policyAt(policy, record.doors));
  const demand = demandOf(record, verdict, needs);
  const terms = await approvalTerms(needs, record, known, verdict);
  const found = { verdict, demand, terms };
  const changed = await requests.change(requestId, (now) => (isMoved(record, now) ? now : noted(now, found, needs)));
  await learn(needs, record, around);
  return outcomeOf(record, changed ?? record, found);
});

function outcomeOf(weighed: RequestRecord, now: RequestRecord, { verdict, demand }: Found): Assessed {
  const { approvals, clocks } = now;
  const passed = { kind: 'passed' as const, approvers: approvals.required, decideBy: clocks.decideBy };
  if (isMoved(weighed, now)) return passed;
  if (verdict.outcome === 'denied') return { kind: 'denied', because: verdict.reasons.join(', ') };
  return demand ? { kind: 'step-up', until: parkedUntil(weighed) } : passed;
}

/** What was weighed is not what is asked for any more: its flow begins anew, and it is weighed again. */
const isMoved = (weighed: RequestRecord, now: RequestRecord) => weighed.question !== now.question;

/** The stronger sign-in that the tenant's policies or the risk ask for, unless there has been one. */
function demandOf({ signIn, stepUp }: RequestRecord, verdict: RiskVerdict, { clock }: Needs): StepUp | undefined {
  const demands = [stepUp, verdict.outcome === 'denied' ? undefined : verdict.stepUp];
  return demands.find((demand) => demand && !meets(signIn, demand, clock.now()));
}

type Found = { verdict: RiskVerdict; demand: StepUp | undefined; terms: ApprovalTerms };

function noted(record: RequestRecord, { verdict, demand, terms }: Found, { policy, clock }: Needs): RequestRecord {
  const at = clock.now();
  const { outcome, reasons, scored } = verdict;
  const check = { name: 'risk' as const, outcome, reasons, policyVersion: policy.version, at: at.toISOString(), detail: scored };
  const checked = noteCheck(record, check);
  if (verdict.outcome === 'denied') return checked;
  return demand ? parkForMore(checked, demand, at) : requireApprovals(checked, terms.required, at, terms);
}

/** The visit becomes usual for who asks, and a place to be for who enters. */
async function learn({ habits, policy, clock }: Needs, record: RequestRecord, around: Around): Promise<void> {
  const { requesterId, subjectId } = record;
  await habits.learn(requesterId, (known) => {
    const visited = learnVisit(known, record, around, policy, clock.now());
    return requesterId === subjectId ? learnStay(visited, record, around) : visited;
  });
  if (requesterId !== subjectId) await habits.learn(subjectId, (known) => learnStay(known, record, around));
}

/** What was weighed once is not asked again: a second run finds the habits already changed by the first. */
const weighedBefore = (record: RequestRecord): RiskInputs | undefined =>
  checksOf(record).findLast(({ name, detail }) => name === 'risk' && detail)?.detail?.inputs;
