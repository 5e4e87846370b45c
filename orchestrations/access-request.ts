import * as act from '../activities/contracts.js';
import type { Instant, RequestId } from '../src/domain/ids.js';
import type { Clocks, RequestOutcome } from '../src/domain/request-record.js';
import { earliest, minutesAfter } from '../src/domain/window.js';
import {
  again,
  call,
  type Inbox,
  listen,
  now,
  type OrchestrationContext,
  patiently,
  type Step,
  settled,
  unless,
} from '../src/durable/steps.js';
import { accessRequestFlow, RequestChanged } from './events.js';
import { atEveryDoor, bookDoors, type Done, followPlan, giveFreshCode, leaveDoors, type No, type Passage } from './passage.js';

/** How a request ends, as far as the flow can tell; the record has the last word. */
type End = { outcome: RequestOutcome; because?: string };

/** A change of plan: from the doors on, or all over again. */
type Moved = { kind: 'moved'; from: 'checks' | 'doors'; clocks: Clocks };
type Anew = { outcome: 'anew' };
type Rest = { outcome: 'rest' };

/**
 * One access request, from the first question to the locked door. Whatever happens on the way, it is closed; asked for in another window, it begins again.
 * One that waits for months at held doors goes on there with an empty history.
 */
export function* accessRequest(ctx: OrchestrationContext): Step<unknown> {
  const { requestId, isBooked } = accessRequestFlow.input.parse(ctx.df.getInput());
  const inbox = listen(ctx, RequestChanged); // events wake, the record decides
  const held = isBooked ? yield* call(ctx, act.readPassage, { requestId }, patiently) : { kind: 'none' as const };
  const way = held.kind === 'held' ? throughHeldDoors(ctx, inbox, { requestId, ...held }) : admission(ctx, inbox, requestId);
  const end = yield* unless<End | Anew | Rest, End>(way, { outcome: 'failed', because: 'trouble' });
  if (end.outcome === 'rest') return again(ctx, { requestId, isBooked: true });
  if (end.outcome !== 'anew') return yield* call(ctx, act.closeRequest, { requestId, ...end }, patiently);
  yield* call(ctx, act.beginAgain, { requestId }, patiently);
  return again(ctx, { requestId });
}

/** May this person come in at all? */
function* admission(ctx: OrchestrationContext, inbox: Inbox, requestId: RequestId): Step<End | Anew | Rest> {
  // 1. Is this person who they say, and safe to let in?
  const objection = yield* objectionTo(ctx, inbox, requestId);
  if (objection) return objection;
  const risk = yield* riskOf(ctx, inbox, requestId);
  if (risk.kind === 'denied') return denied(risk.because);
  if (risk.kind === 'lapsed' || risk.kind === 'deadline') return { outcome: 'lapsed', because: 'no-step-up' };
  if (risk.kind !== 'passed') return { outcome: risk.kind };

  // 2. A human says yes in time. Silence is a no.
  const decision = yield* decidedBy(ctx, inbox, requestId, risk.decideBy);
  if (decision.kind === 'moved') return { outcome: 'anew' };
  if (decision.kind === 'deadline') return { outcome: 'lapsed', because: 'nobody-decided' };
  if (decision.kind === 'denied') return denied(decision.because);
  if (decision.kind !== 'approved') return { outcome: decision.kind };

  // 3. From here on, whatever happens, the last words at every door are "disarm" and "release".
  const passage: Passage = { requestId, doors: decision.doors, clocks: decision.clocks, sendAt: decision.sendAt };
  return yield* andLeave(ctx, passage, visit(ctx, inbox, passage));
}

const throughHeldDoors = (ctx: OrchestrationContext, inbox: Inbox, passage: Passage): Step<End | Anew | Rest> =>
  andLeave(ctx, passage, stay(ctx, inbox, passage));

function* andLeave(ctx: OrchestrationContext, passage: Passage, way: Step<End | Anew | Rest>): Step<End | Anew | Rest> {
  const end = yield* unless<End | Anew | Rest, End>(way, { outcome: 'failed', because: 'trouble' });
  if (end.outcome !== 'anew' && end.outcome !== 'rest') yield* leaveDoors(ctx, passage);
  return end;
}

/**
 * Asks, and waits for the decision; asks further people when their time has come, or when those who may decide have changed. What a lockdown froze past its
 * time is waited for while the window lasts.
 */
function* decidedBy(ctx: OrchestrationContext, inbox: Inbox, requestId: RequestId, until: Instant) {
  for (let decideBy = until; ; ) {
    const asked = yield* unless(call(ctx, act.askApprovers, { requestId }), undefined); // who was not told can still decide
    if (asked?.kind === 'blocked') return { kind: 'denied' as const, because: 'nobody-may-decide' };
    const look = earliest(decideBy, asked ? (asked.look ?? decideBy) : minutesAfter(now(ctx), 15));
    const decision = yield* settled(ctx, inbox, act.readDecision, { requestId }, notBefore(look, now(ctx)));
    if (decision.kind === 'frozen') decideBy = decision.until;
    else if (decision.kind !== 'ask-again' && (decision.kind !== 'deadline' || look === decideBy)) return decision;
  }
}

/** A clock that is a little behind ours says once more what we have seen to already: it is given half a minute. */
const notBefore = (look: Instant, at: Date): Date => (new Date(look) > at ? new Date(look) : new Date(at.getTime() + 30_000));

/** Carries an approved request through its doors, all of them or none, as often as its plan is changed. */
function* visit(ctx: OrchestrationContext, inbox: Inbox, passage: Passage): Step<End | Anew | Rest> {
  const { requestId } = passage;

  // 4. Hold every door.
  const hold = yield* bookDoors(ctx, passage);
  if (!hold.ok) return denied(hold.because);
  yield* call(ctx, act.noteBooked, { requestId });
  yield* unless(call(ctx, act.tellDecision, { requestId }), undefined);
  return yield* stay(ctx, inbox, passage);
}

/** Through doors that are held, as often as the plan is changed. */
function* stay(ctx: OrchestrationContext, inbox: Inbox, passage: Passage): Step<End | Anew | Rest> {
  const { requestId } = passage;
  for (let { clocks, sendAt } = passage; ; ) {
    const end = yield* throughDoors(ctx, inbox, { ...passage, clocks, sendAt });
    if (!('kind' in end)) return end;
    const followed = yield* followPlan(ctx, inbox, { ...passage, clocks: end.clocks }, end.from);
    if (isNo(followed)) return unfit(followed);
    if (end.from === 'checks') return { outcome: 'anew' };
    const plan = yield* call(ctx, act.readDecision, { requestId }, patiently); // it may have changed again meanwhile
    ({ clocks, sendAt } = plan.kind === 'approved' ? plan : { clocks: end.clocks, sendAt });
  }
}

/** From the arming to the end of the window, unless the plan changes. */
function* throughDoors(ctx: OrchestrationContext, inbox: Inbox, passage: Passage): Step<End | Moved | Rest> {
  const { requestId, clocks } = passage;

  // 5. Nobody gets a code for a lock that has not said yes.
  const beforeArming = yield* armingBy(ctx, inbox, requestId, clocks.armAt);
  if (beforeArming.kind === 'full') return { outcome: 'rest' };
  if (beforeArming.kind !== 'deadline') return ended(beforeArming);
  const armed = yield* atEveryDoor(ctx, inbox, act.armLock, passage);
  if (isNo(armed)) return unfit(armed);

  // 6. The code leaves, not before its time.
  const beforeDelivery = yield* endingBy(ctx, inbox, requestId, clocks.deliverAt);
  if (beforeDelivery.kind !== 'deadline') return ended(beforeDelivery);
  const delivered = yield* atEveryDoor(ctx, inbox, act.deliverCode, passage);
  if (isNo(delivered)) return unfit(delivered);

  // 7. Entries and fresh codes, until the window or the request ends, whichever comes first.
  const usual = passage.sendAt && now(ctx) < new Date(passage.sendAt) ? [passage.sendAt] : [];
  return yield* toTheEnd(ctx, inbox, passage, [...usual, ...turnsOf(delivered)]);
}

/** Waits for months if need be, as long as one history is good for it. */
function* armingBy(
  ctx: OrchestrationContext,
  inbox: Inbox,
  requestId: RequestId,
  armAt: Instant,
): Step<Ending | { kind: 'deadline' } | { kind: 'full' }> {
  while (!inbox.isFull()) {
    const next = yield* endingBy(ctx, inbox, requestId, earliest(armAt, inbox.fullAt.toISOString()));
    if (next.kind !== 'deadline' || now(ctx) >= new Date(armAt)) return next;
  }
  return { kind: 'full' };
}

/** A code that only lies sealed goes out on the way, at its time or in its message's turn, unless it was looked at. */
function* toTheEnd(ctx: OrchestrationContext, inbox: Inbox, passage: Passage, turns: readonly Instant[]): Step<End | Moved> {
  const { requestId, clocks } = passage;
  for (let dues = turns; ; ) {
    const until = earliest(clocks.closesAt, ...dues);
    const next = yield* endingBy(ctx, inbox, requestId, until);
    if (next.kind !== 'deadline' && next.kind !== 'fresh-code') return ended(next);
    if (next.kind === 'deadline' && until === clocks.closesAt) return { outcome: 'completed' };
    if (next.kind === 'deadline') dues = dues.filter((due) => due !== until);
    const given = yield* onTheWay(ctx, inbox, passage, next.kind);
    if (isNo(given)) return unfit(given);
    dues = [...dues, ...turnsOf(given)];
  }
}

const onTheWay = (ctx: OrchestrationContext, inbox: Inbox, passage: Passage, what: 'deadline' | 'fresh-code') =>
  what === 'fresh-code' ? giveFreshCode(ctx, inbox, passage) : atEveryDoor(ctx, inbox, act.deliverCode, passage);

const turnsOf = (taken: Done | { kind: 'moved' }): readonly Instant[] => (taken.kind === 'done' ? taken.turns : []);

type Ending = Moved | { kind: 'cancelled' | 'revoked' | 'checked-out' | 'fresh-code' };

/** Sleeps until the instant, unless the record asks for an early end, another window or a fresh code. A longer stay is seen to on the way. */
function* endingBy(ctx: OrchestrationContext, inbox: Inbox, requestId: RequestId, until: Instant): Step<Ending | { kind: 'deadline' }> {
  let reminder = until;
  for (;;) {
    const next = yield* settled(ctx, inbox, act.readEnding, { requestId }, new Date(reminder));
    if (next.kind === 'deadline' && reminder === until) return next;
    if (next.kind !== 'deadline' && next.kind !== 'longer') return next;
    const seen = yield* unless(call(ctx, act.seeToExtension, { requestId }, patiently), { kind: 'settled' as const });
    reminder = seen.kind === 'asked' ? earliest(seen.until, until) : until;
  }
}

/** Why these people may not even be considered. While the directory is silent the request waits, by a timer, for as long as somebody could still decide. */
function* objectionTo(ctx: OrchestrationContext, inbox: Inbox, requestId: RequestId): Step<End | Anew | undefined> {
  for (;;) {
    const identity = yield* call(ctx, act.checkIdentity, { requestId });
    if (identity.kind === 'passed') return undefined;
    if (identity.kind === 'denied') return denied(identity.because);
    if (identity.kind === 'lapsed') return { outcome: 'lapsed', because: identity.because };
    const next = yield* endingBy(ctx, inbox, requestId, identity.againAt);
    if (next.kind === 'moved') return { outcome: 'anew' };
    if (next.kind !== 'deadline') return { outcome: outcomes[next.kind] };
  }
}

/** How risky it is, asked again after the stronger sign-in that the first answer may want. */
function* riskOf(ctx: OrchestrationContext, inbox: Inbox, requestId: RequestId) {
  for (;;) {
    const risk = yield* weighed(ctx, requestId);
    if (risk.kind !== 'step-up') return risk;
    const signedIn = yield* settled(ctx, inbox, act.readStepUp, { requestId }, new Date(risk.until));
    if (signedIn.kind !== 'stepped-up') return signedIn;
  }
}

/** A risk source that stays silent is a verdict of its own, by the door's class. */
function* weighed(ctx: OrchestrationContext, requestId: RequestId) {
  const risk = yield* unless(call(ctx, act.assessRisk, { requestId }), { kind: 'silent' as const });
  return risk.kind === 'silent' ? yield* call(ctx, act.assessRisk, { requestId, sourceSilent: true }) : risk;
}

const denied = (because: string): End => ({ outcome: 'denied', because });
const isNo = (answer: { kind: string }): answer is No => answer.kind === 'refused' || answer.kind === 'failed';
const unfit = ({ kind, because }: No): End =>
  kind === 'refused' && because !== 'too-late' ? denied(because) : { outcome: 'failed', because };
const ended = (ending: Ending): End | Moved => (ending.kind === 'moved' ? ending : { outcome: outcomes[ending.kind] });
const outcomes = {
  cancelled: 'cancelled',
  revoked: 'revoked',
  'checked-out': 'completed',
  'fresh-code': 'failed', // nobody can ask for one before the first was delivered
} as const;
