import type { DoorRecord } from '../src/domain/door-record.js';
import type { PersonId } from '../src/domain/ids.js';
import type { Policy } from '../src/domain/policy.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type RiskReading, worstOf } from '../src/domain/risk.js';
import { type Around, type Habits, habitInputs, noHabits } from '../src/domain/risk-habits.js';
import type { RiskInputs } from '../src/domain/risk-score.js';
import type { Clock } from '../src/ports/clock.js';
import type { HabitBook, RiskSignals } from '../src/ports/people.js';

type Needs = { risk: RiskSignals; habits: HabitBook; clock: Clock; policy: Policy };

/** What of a visit's doors habits are about. */
export function aroundOf(doors: readonly DoorRecord[]): Around {
  const sites = doors.filter(({ site }, at) => doors.findIndex((other) => other.site === site) === at);
  return { timeZone: doors[0]?.timeZone ?? 'UTC', places: sites.flatMap(({ place }) => place ?? []) };
}

/** `silent`: the source did not answer, it is not asked. `lesson`: what was learnt of the person who enters just now. */
export type Weighing = { around: Around; silent?: boolean; lesson?: (known: Habits) => Habits };

/** Everything the score of a request is made of, as of now. Throws `risk-unavailable`. */
export async function riskInputs(
  { risk, habits, clock, policy }: Needs,
  record: RequestRecord,
  { around, silent = false, lesson = (known) => known }: Weighing,
): Promise<RiskInputs> {
  const now = clock.now();
  const { requesterId, subjectId } = record;
  const habitsOf = async (id: PersonId) => (await habits.of(id)) ?? noHabits(id, now);
  const [asking, entering] = await Promise.all([habitsOf(requesterId), habitsOf(subjectId)]);
  const seen = silent ? { readings: ['silent' as const], kinds: [] } : await signalsOf(risk, [...new Set([requesterId, subjectId])]);
  return {
    ...worstOf(seen.readings),
    detections: seen.kinds.length,
    journeys: seen.kinds.filter((kind) => journeys.has(kind)).length,
    ...habitInputs(asking, lesson(entering), record, around, policy, now),
  };
}

/** Kinds of detections (Graph's `riskEventType`) that are about places too far apart. */
const journeys: ReadonlySet<string> = new Set(['unlikelyTravel', 'impossibleTravel', 'mcasImpossibleTravel', 'newCountry']);

/** Fresh whenever Graph's one request a second is free; while it is not, nobody waits for it: the gates ask again. */
const recentMs = 10_000;

/** A person the service never had reason to look at has no risk. */
async function signalsOf(risk: RiskSignals, people: readonly PersonId[]): Promise<{ readings: RiskReading[]; kinds: string[] }> {
  const found = await Promise.all(people.map((id) => risk.of(id, recentMs)));
  return { readings: found.map((each) => each?.level ?? 'none'), kinds: found.flatMap((each) => each?.detections ?? []) };
}
