import { checksOf } from '../src/domain/counted.js';
import { type DoorRecord, groupsThatDecide } from '../src/domain/door-record.js';
import type { PersonId } from '../src/domain/ids.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import { noteCheck, requireApprovals } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type RiskReading, type RiskVerdict, riskVerdict, worstOf } from '../src/domain/risk.js';
import { type Around, habitInputs, learnStay, learnVisit, noHabits } from '../src/domain/risk-habits.js';
import type { RiskInputs } from '../src/domain/risk-score.js';
import { meets, parkedUntil, parkForMore, type StepUp } from '../src/domain/step-up.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { HabitBook, RiskSignals } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import type { SiteCalendars } from '../src/ports/visits.js';
import { assessRisk } from './contracts.js';
import { specialDays } from './special-days.js';

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
  const inputs = await inputsOf(needs, record, around, sourceSilent === true);
  const classes = record.doors.map((door) => door.class);
  const verdict = riskVerdict(inputs, classes, policyAt(policy, record.doors));
  const demand = demandOf(record, verdict, needs);
  const twoGroups = groupsToHear(verdict, known, policy);
  const stays = known.map((door) => ({ door, window: record.window }));
  const { extraApprovers } = await specialDays(needs.calendars, stays);
  const changed = await requests.change(requestId, (now) => noted(now, { verdict, demand, twoGroups, extraApprovers }, needs));
  await learn(needs, record, around);
  if (verdict.outcome === 'denied') return { kind: 'denied', because: verdict.reasons.join(', ') };
  const { approvals, clocks } = changed ?? record;
  if (demand) return { kind: 'step-up', until: parkedUntil(record) };
  return { kind: 'passed', approvers: approvals.required, decideBy: clocks.decideBy };
});

/** The stronger sign-in that the tenant's policies or the risk ask for, unless there has been one. */
function demandOf({ signIn, stepUp }: RequestRecord, verdict: RiskVerdict, { clock }: Needs): StepUp | undefined {
  const demands = [stepUp, verdict.outcome === 'denied' ? undefined : verdict.stepUp];
  return demands.find((demand) => demand && !meets(signIn, demand, clock.now()));
}

/** Where somebody must approve at all, the groups of every door that wants to hear two of them. */
function groupsToHear(verdict: RiskVerdict, doors: readonly DoorRecord[], policy: Policy): string[][] {
  if (verdict.outcome === 'denied' || verdict.approvers === 0) return [];
  const wanting = doors.filter((door) => policyAt(policy, [door]).classes[door.class].twoGroups);
  return wanting.map(groupsThatDecide);
}

type Found = { verdict: RiskVerdict; demand: StepUp | undefined; twoGroups: string[][]; extraApprovers: number };

function noted(record: RequestRecord, { verdict, demand, twoGroups, extraApprovers }: Found, { policy, clock }: Needs): RequestRecord {
  const at = clock.now();
  const { outcome, reasons, scored } = verdict;
  const check = { name: 'risk' as const, outcome, reasons, policyVersion: policy.version, at: at.toISOString(), detail: scored };
  const checked = noteCheck(record, check);
  if (verdict.outcome === 'denied') return checked;
  const approvers = verdict.approvers + extraApprovers;
  return demand
    ? parkForMore(checked, demand, at)
    : requireApprovals(checked, Math.max(approvers, twoGroups.length > 0 ? 2 : 0), at, { escort: verdict.escort, twoGroups });
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

function aroundOf(doors: readonly DoorRecord[]): Around {
  const sites = doors.filter(({ site }, at) => doors.findIndex((other) => other.site === site) === at);
  return { timeZone: doors[0]?.timeZone ?? 'UTC', places: sites.flatMap(({ place }) => place ?? []) };
}

/** What was weighed once is not asked again: a second run finds the habits already changed by the first. */
async function inputsOf(needs: Needs, record: RequestRecord, around: Around, silent: boolean): Promise<RiskInputs> {
  const before = checksOf(record).findLast(({ name, detail }) => name === 'risk' && detail)?.detail?.inputs;
  if (before) return before;
  const { habits, clock, policy } = needs;
  const now = clock.now();
  const { requesterId, subjectId } = record;
  const [asking, entering] = await Promise.all([requesterId, subjectId].map(async (id) => (await habits.of(id)) ?? noHabits(id, now)));
  const seen = silent ? { readings: ['silent' as const], kinds: [] } : await signalsOf(needs.risk, [...new Set([requesterId, subjectId])]);
  return {
    ...worstOf(seen.readings),
    detections: seen.kinds.length,
    journeys: seen.kinds.filter((kind) => journeys.has(kind)).length,
    ...habitInputs(asking ?? noHabits(requesterId, now), entering ?? noHabits(subjectId, now), record, around, policy, now),
  };
}

/** Kinds of detections (Graph's `riskEventType`) that are about places too far apart. */
const journeys: ReadonlySet<string> = new Set(['unlikelyTravel', 'impossibleTravel', 'mcasImpossibleTravel', 'newCountry']);

/** A person the service never had reason to look at has no risk. */
async function signalsOf(risk: RiskSignals, people: readonly PersonId[]): Promise<{ readings: RiskReading[]; kinds: string[] }> {
  const found = await Promise.all(people.map((id) => risk.of(id)));
  return { readings: found.map((each) => each?.level ?? 'none'), kinds: found.flatMap((each) => each?.detections ?? []) };
}
