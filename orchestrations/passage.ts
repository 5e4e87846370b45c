import * as act from '../activities/contracts.js';
import { bookDoor, releaseDoor } from '../entities/door.js';
import type { DoorId, GrantId, Instant, RequestId } from '../src/domain/ids.js';
import type { Clocks } from '../src/domain/request-record.js';
import type { ActivityContract } from '../src/durable/contracts.js';
import {
  ask,
  call,
  type Inbox,
  notPassed,
  now,
  type OrchestrationContext,
  type Step,
  tell,
  unless,
  wokenOrDue,
} from '../src/durable/steps.js';

/** An approved request on its way through its doors. */
export type Passage = { requestId: RequestId; clocks: Clocks; doors: { doorId: DoorId; grantId: GrantId }[]; sendAt?: Instant | undefined };

type AtDoor = { requestId: RequestId; doorId: DoorId };
export type No = { kind: 'refused' | 'failed'; because: string };
type Pending = { kind: 'pending'; because: string; againAt?: Instant | undefined };
type Held = { kind: 'held'; againAt: Instant };
type Moved = { kind: 'moved' };
type Answer = { kind: 'renewed' } | { kind: 'armed' } | { kind: 'delivered' } | { kind: 'followed' } | Held | Moved | Pending | No;

/** `turns`: when messages leave about codes that only lie sealed. */
export type Done = { kind: 'done'; turns: readonly Instant[] };

const second = 1_000;
const minute = 60 * second;
const troubled: Pending = { kind: 'pending', because: 'trouble' };

/** Holds a place at every door; the first refusal ends it, and `leaveDoors` gives back what was held. */
export function* bookDoors(ctx: OrchestrationContext, { doors, clocks }: Passage): Step<{ ok: true } | { ok: false; because: string }> {
  const window = { opensAt: clocks.opensAt, closesAt: clocks.closesAt };
  for (const { doorId, grantId } of doors) {
    const place = yield* ask(ctx, bookDoor, doorId, { grantId, window });
    if (!place.ok) return place;
  }
  return { ok: true };
}

/** Does something at every door, again where it could not be done yet, until it is done everywhere, one door says no, or the window is over. Nobody waits for a message. */
export function* atEveryDoor(
  ctx: OrchestrationContext,
  inbox: Inbox,
  activity: ActivityContract<AtDoor, Answer>,
  { requestId, doors, clocks }: Passage,
): Step<Done | Moved | No> {
  const began = now(ctx);
  const over = new Date(clocks.closesAt);
  const missing = new Set(doors.map(({ doorId }) => doorId));
  const turns: Instant[] = [];
  for (;;) {
    const round = yield* oneRound(ctx, activity, requestId, missing, turns);
    if (round.kind === 'done') return { kind: 'done', turns };
    if (round.kind !== 'pending') return round;
    yield* wokenOrDue(ctx, inbox, nextTry(began, now(ctx), over, round.againAt));
    if (now(ctx) >= over) return { kind: 'failed', because: round.because };
  }
}

/** The old code dead at every door, then the new one armed at every door; only then anybody is given it. */
export function* giveFreshCode(ctx: OrchestrationContext, inbox: Inbox, passage: Passage): Step<Done | Moved | No> {
  for (const step of [act.renewCode, act.armLock]) {
    const taken = yield* atEveryDoor(ctx, inbox, step, passage);
    if (taken.kind !== 'done') return taken;
  }
  return yield* atEveryDoor(ctx, inbox, act.deliverCode, passage);
}

/** After a change of plan: the old codes dead at every door, then its places held for the new window, or given back where everything is asked anew. */
export function* followPlan(ctx: OrchestrationContext, inbox: Inbox, passage: Passage, from: 'checks' | 'doors'): Step<Done | Moved | No> {
  const followed = yield* atEveryDoor(ctx, inbox, act.moveGrant, passage);
  if (followed.kind !== 'done') return followed;
  const window = { opensAt: passage.clocks.opensAt, closesAt: passage.clocks.closesAt };
  for (const { doorId, grantId } of passage.doors) {
    if (from === 'checks') tell(ctx, releaseDoor, doorId, { grantId });
    else tell(ctx, bookDoor, doorId, { grantId, window });
  }
  yield* unless(call(ctx, act.tellMove, { requestId: passage.requestId }), undefined);
  return followed;
}

/** Asks each of the missing doors once, and strikes those out where it is done, or done but for a message whose turn comes. */
function* oneRound(
  ctx: OrchestrationContext,
  activity: ActivityContract<AtDoor, Answer>,
  requestId: RequestId,
  missing: Set<DoorId>,
  turns: Instant[],
): Step<{ kind: 'done' } | Moved | Pending | No> {
  let round: { kind: 'done' } | Pending = { kind: 'done' };
  for (const doorId of [...missing]) {
    const answer = yield* unless(call(ctx, activity, { requestId, doorId }), troubled);
    if (answer.kind === 'refused' || answer.kind === 'failed' || answer.kind === 'moved') return answer;
    if (answer.kind === 'held') turns.push(notPassed(answer.againAt, now(ctx)).toISOString());
    if (answer.kind === 'pending') round = answer;
    else missing.delete(doorId);
  }
  return round;
}

/** Takes the grant off every lock and gives its place back. A lock that cannot be told now is left to the sweep. */
export function* leaveDoors(ctx: OrchestrationContext, { requestId, doors }: Passage): Step<void> {
  for (const { doorId, grantId } of doors) {
    yield* unless(call(ctx, act.disarmLock, { requestId, doorId }), undefined);
    tell(ctx, releaseDoor, doorId, { grantId });
  }
}

/** At the time that was named, else every five minutes for two hours, then every half hour, so that the history of a day without its lock stays short. */
function nextTry(began: Date, at: Date, over: Date, named: Instant | undefined): Date {
  const pause = at.getTime() - began.getTime() < 120 * minute ? 5 * minute : 30 * minute;
  const next = named === undefined ? at.getTime() + pause : notPassed(named, at).getTime();
  return new Date(Math.min(next, over.getTime()));
}
