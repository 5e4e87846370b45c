import type { DoorClass } from './door-record.js';
import type { Instant } from './ids.js';
import type { Plan } from './plan-request.js';
import type { Policy } from './policy.js';
import { cancel, closeRequest, endingOf } from './request.js';
import type { RequestRecord, SignIn } from './request-record.js';
import { byFlow, byPeople, withLine } from './timeline.js';
import { minutesAfter, type When } from './window.js';

/** An authentication context the sign-in must have met, at most so long ago. */
export type StepUp = { context: string; maxAgeMinutes: number };

/** How somebody signed in, as far as step-up goes: a token's bearer or the sign-in on record. */
type Strength = { contexts: readonly string[]; authTime?: When | undefined };

/** A sign-in may lie this far ahead of our clock; one further ahead proves nothing. */
const skewMinutes = 1;

/** A parked request waits so long for its stronger sign-in; without a key, its own words find it again for a shorter while. */
const parkedMinutes = 60;
const foundMinutes = 15;

/** What the doors demand, the shortest age first. */
export const stepUpsOf = (policy: Policy, classes: readonly DoorClass[]): StepUp[] =>
  byAge(classes.flatMap((each) => policy.classes[each].stepUp));

/** The strictest demand of the doors' classes, or of the request's own (`more`), that this sign-in does not meet. */
export function unmetStepUp(
  strength: Strength,
  policy: Policy,
  classes: readonly DoorClass[],
  now: Date,
  more?: StepUp,
): StepUp | undefined {
  return byAge([...stepUpsOf(policy, classes), ...(more ? [more] : [])]).find((demand) => !isMet(demand, strength, now));
}

/** Whether a request at such doors can come to wait for a stronger sign-in at all. */
export const mayBeParked = (policy: Policy, classes: readonly DoorClass[]): boolean =>
  stepUpsOf(policy, classes).length > 0 || classes.some((each) => policy.classes[each].risk.stepUpAbove < 100);

const byAge = (demands: StepUp[]) => demands.sort((one, other) => one.maxAgeMinutes - other.maxAgeMinutes);

/** Whether this sign-in will do; a request nobody signed in for is judged where somebody does. */
export const meets = (signIn: SignIn | undefined, demand: StepUp, now: Date): boolean => signIn === undefined || isMet(demand, signIn, now);

function isMet({ context, maxAgeMinutes }: StepUp, { contexts, authTime }: Strength, now: Date): boolean {
  if (!contexts.includes(context) || authTime === undefined) return false;
  const ageMinutes = minutesBetween(authTime, now);
  return ageMinutes <= maxAgeMinutes && ageMinutes >= -skewMinutes;
}

export const isParked = (record: RequestRecord): boolean => record.status === 'step-up-required' && endingOf(record) === 'pending';

/** A new request that waits, without an orchestration, for a stronger sign-in. */
export function park(record: RequestRecord, { context, maxAgeMinutes }: StepUp, at: Date): RequestRecord {
  const line = byPeople(at, 'step-up-required', `${context}, at most ${maxAgeMinutes} minutes old`, { who: record.requesterId });
  return withLine(record, { status: 'step-up-required' }, line);
}

/** A request under way, whose risk or whose tenant asks for a stronger sign-in than its doors do, waits for it; its flow with it. */
export function parkForMore(record: RequestRecord, stepUp: StepUp, at: Date): RequestRecord {
  if (record.status !== 'checking') return record;
  const line = byFlow(at, 'step-up-required', `${stepUp.context}, at most ${stepUp.maxAgeMinutes} minutes old`);
  return withLine(record, { status: 'step-up-required', stepUp }, line);
}

/** Until when a parked request waits. */
export const parkedUntil = ({ askedAt }: Pick<RequestRecord, 'askedAt'>): Instant => minutesAfter(askedAt, parkedMinutes);

/** The stronger sign-in is here: the request goes on as if it were asked now, in the window its plan now gives. One that was moved meanwhile may have shown another. */
export function resume(
  record: RequestRecord,
  { signIn, plan, at }: { signIn: SignIn; plan: Extract<Plan, { ok: true }>; at: Date },
): RequestRecord {
  if (!isParked(record)) return record;
  const { ok: _, ...planned } = plan;
  const { opensAtApproval: __, ...rest } = record;
  return withLine(
    rest,
    { ...planned, signIn, status: 'checking', ...(record.question !== undefined && { question: record.question + 1 }) },
    byPeople(at, 'stepped-up', signIn.contexts.join(', '), { who: record.requesterId }),
  );
}

/** Nobody else ends a request without an orchestration: taken back or revoked at once, after an hour by itself. */
export function closeParked(record: RequestRecord, now: Date): RequestRecord {
  if (record.status !== 'step-up-required') return record;
  const ending = endingOf(record);
  if (ending === 'cancelled' || ending === 'revoked') return closeRequest(record, ending, undefined, now);
  return minutesBetween(record.askedAt, now) >= parkedMinutes ? closeRequest(record, 'lapsed', 'no-step-up', now) : record;
}

/** Cancels; a parked request ends with it. */
export const cancelled = (record: RequestRecord, by: RequestRecord['requesterId'], at: Date): RequestRecord =>
  closeParked(cancel(record, by, at), at);

/** Whether these are the words of a request parked a short while ago by the same person. */
export const isSameAsk = (record: RequestRecord, asked: Pick<RequestRecord, 'requesterId' | 'bodyHash'>, now: Date): boolean =>
  isParked(record) &&
  record.requesterId === asked.requesterId &&
  record.bodyHash === asked.bodyHash &&
  minutesBetween(record.askedAt, now) < foundMinutes;

const minutesBetween = (earlier: When, later: When) => (new Date(later).getTime() - new Date(earlier).getTime()) / 60_000;
