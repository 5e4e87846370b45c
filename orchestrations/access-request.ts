import * as act from '../activities/contracts.js';
import type { Instant, RequestId } from '../src/domain/ids.js';
import type { RequestOutcome } from '../src/domain/request-record.js';
import { call, type Inbox, listen, type OrchestrationContext, patiently, type Step, settled, unless } from '../src/durable/steps.js';
import { accessRequestFlow, RequestChanged } from './events.js';
import { atEveryDoor, bookDoors, giveFreshCode, leaveDoors, type Passage } from './passage.js';

/** How a request ends, as far as the flow can tell; the record has the last word. */
type End = { outcome: RequestOutcome; because?: string };

/** One access request, from the first question to the locked door. Whatever happens on the way, it is closed. */
export function* accessRequest(ctx: OrchestrationContext): Step<unknown> {
  const { requestId } = accessRequestFlow.input.parse(ctx.df.getInput());
  const end = yield* unless<End, End>(admission(ctx, requestId), { outcome: 'failed', because: 'trouble' });
  return yield* call(ctx, act.closeRequest, { requestId, ...end }, patiently);
}

/** May this person come in at all? */
function* admission(ctx: OrchestrationContext, requestId: RequestId): Step<End> {
  const inbox = listen(ctx, RequestChanged); // events wake, the record decides

  // 1. Is this person who they say, and safe to let in?
  const identity = yield* call(ctx, act.checkIdentity, { requestId });
  if (identity.kind === 'denied') return denied(identity.because);
  const risk = yield* riskOf(ctx, inbox, requestId);
  if (risk.kind === 'denied') return denied(risk.because);
  if (risk.kind === 'lapsed' || risk.kind === 'deadline') return { outcome: 'lapsed', because: 'no-step-up' };
  if (risk.kind !== 'passed') return { outcome: risk.kind };

  // 2. A human says yes in time. Silence is a no.
  const asked = yield* unless(call(ctx, act.askApprovers, { requestId }), undefined); // who was not told can still decide
  if (asked?.kind === 'blocked') return denied('nobody-may-decide');
  const decision = yield* settled(ctx, inbox, act.readDecision, { requestId }, new Date(risk.decideBy));
  if (decision.kind === 'deadline') return { outcome: 'lapsed', because: 'nobody-decided' };
  if (decision.kind === 'denied') return denied(decision.because);
  if (decision.kind !== 'approved') return { outcome: decision.kind };

  // 3. From here on, whatever happens, the last words at every door are "disarm" and "release".
  const passage: Passage = { requestId, doors: decision.doors, clocks: decision.clocks };
  try {
    return yield* visit(ctx, inbox, passage);
  } finally {
    yield* leaveDoors(ctx, passage);
  }
}

/** Carries an approved request through its doors: all of them, or none. */
function* visit(ctx: OrchestrationContext, inbox: Inbox, passage: Passage): Step<End> {
  const { requestId, clocks } = passage;

  // 4. Hold every door.
  const hold = yield* bookDoors(ctx, passage);
  if (!hold.ok) return denied(hold.because);
  yield* call(ctx, act.noteBooked, { requestId });
  yield* unless(call(ctx, act.tellDecision, { requestId }), undefined);

  // 5. Nobody gets a code for a lock that has not said yes.
  const beforeArming = yield* endingBy(ctx, inbox, requestId, clocks.armAt);
  if (beforeArming.kind !== 'deadline') return ended(beforeArming.kind);
  const armed = yield* atEveryDoor(ctx, inbox, act.armLock, passage);
  if (armed.kind !== 'done') return unfit(armed);

  // 6. The code leaves, not before its time.
  const beforeDelivery = yield* endingBy(ctx, inbox, requestId, clocks.deliverAt);
  if (beforeDelivery.kind !== 'deadline') return ended(beforeDelivery.kind);
  const delivered = yield* atEveryDoor(ctx, inbox, act.deliverCode, passage);
  if (delivered.kind !== 'done') return unfit(delivered);

  // 7. Entries and fresh codes, until the window or the request ends, whichever comes first.
  for (;;) {
    const next = yield* endingBy(ctx, inbox, requestId, clocks.closesAt);
    if (next.kind === 'deadline') return { outcome: 'completed' };
    if (next.kind !== 'fresh-code') return ended(next.kind);
    const given = yield* giveFreshCode(ctx, inbox, passage);
    if (given.kind !== 'done') return unfit(given);
  }
}

/** Sleeps until the instant, unless the record asks for an early end. */
function* endingBy(ctx: OrchestrationContext, inbox: Inbox, requestId: RequestId, until: Instant) {
  return yield* settled(ctx, inbox, act.readEnding, { requestId }, new Date(until));
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
const unfit = ({ kind, because }: { kind: 'refused' | 'failed'; because: string }): End =>
  kind === 'refused' && because !== 'too-late' ? denied(because) : { outcome: 'failed', because };
const ended = (kind: 'cancelled' | 'revoked' | 'checked-out' | 'fresh-code'): End => ({ outcome: outcomes[kind] });
const outcomes = {
  cancelled: 'cancelled',
  revoked: 'revoked',
  'checked-out': 'completed',
  'fresh-code': 'failed', // nobody can ask for one before the first was delivered
} as const;
