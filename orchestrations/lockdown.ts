import * as act from '../activities/contracts.js';
import { again, call, listen, now, type OrchestrationContext, patiently, type Step, settled } from '../src/durable/steps.js';
import { lockdownFlow, RevocationChanged } from './events.js';
import { receiptsOf, whileMore } from './revocation.js';

const day = 24 * 60 * 60_000;

/** One lockdown, from its deny rule (written before this starts) to the last lock armed again. It ends no request and no code; who was not affected goes on after it. */
export function* lockdown(ctx: OrchestrationContext): Step<unknown> {
  const { revocationId } = lockdownFlow.input.parse(ctx.df.getInput());
  const inbox = listen(ctx, RevocationChanged);

  // 1. What every door owes is on record; first responders are left alone.
  yield* call(ctx, act.coverTarget, { revocationId }, patiently);

  // 2. Off every lock. One out of reach is asked again until it has said so, can hold nothing any more, or the lockdown is over.
  if (!(yield* receiptsOf(ctx, inbox, revocationId))) return again(ctx, { revocationId });

  // 3. It stands until two persons have lifted it.
  const lift = yield* settled(ctx, inbox, act.readLift, { revocationId }, new Date(now(ctx).getTime() + day));
  if (lift.kind === 'deadline') return again(ctx, { revocationId });

  // 4. Back on the locks what may still open, under new numbers; requests that waited go on.
  yield* whileMore(ctx, act.rearmDoors, revocationId);
  yield* call(ctx, act.thawRequests, { revocationId }, patiently);
  return { kind: 'lifted' };
}
