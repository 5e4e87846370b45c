import * as act from '../activities/contracts.js';
import type { ActivityContract } from '../src/durable/contracts.js';
import { again, call, type Inbox, listen, type OrchestrationContext, patiently, type Step, wokenOrDue } from '../src/durable/steps.js';
import { RevocationChanged, revocationFlow } from './events.js';

/** One revocation, from its deny rule (written before this starts) to the last receipt. Everything it knows is in the records, so it may be started over at any time. */
export function* revocation(ctx: OrchestrationContext): Step<unknown> {
  const { revocationId } = revocationFlow.input.parse(ctx.df.getInput());
  const inbox = listen(ctx, RevocationChanged);

  // 1. What every door owes is on record, then every covered code is dead.
  yield* call(ctx, act.coverTarget, { revocationId }, patiently);

  // 2. Off every lock that can be reached.
  yield* whileMore(ctx, act.disarmDoors, revocationId);

  // 3. Every request it covers ends.
  yield* whileMore(ctx, act.endRequests, revocationId);

  // 4. A lock out of reach is asked again until it has said so under its name, or can hold nothing any more; people hear of it meanwhile.
  if (yield* receiptsOf(ctx, inbox, revocationId)) return { kind: 'settled' };
  return again(ctx, { revocationId });
}

/** Runs an activity that does a page at a time, to the last page. */
export function* whileMore<V extends { kind: string }>(
  ctx: OrchestrationContext,
  activity: ActivityContract<{ revocationId: string }, V>,
  revocationId: string,
): Step<V> {
  for (;;) {
    const answer = yield* call(ctx, activity, { revocationId }, patiently);
    if (answer.kind !== 'more') return answer;
  }
}

const roundsOfOneHistory = 20;

/** True: nothing can open any more. False: so much has happened that the history should begin anew. */
export function* receiptsOf(ctx: OrchestrationContext, inbox: Inbox, revocationId: string): Step<boolean> {
  for (let rounds = 0; rounds < roundsOfOneHistory; rounds += 1) {
    const round = yield* whileMore(ctx, act.disarmDoors, revocationId);
    if (round.kind === 'settled') return true;
    if (round.kind === 'alert') yield* call(ctx, act.alertSecurity, { revocationId, step: round.step }, patiently);
    if (round.kind === 'waiting') yield* wokenOrDue(ctx, inbox, new Date(round.next));
  }
  return false;
}
