import * as act from '../activities/contracts.js';
import { again, call, now, type OrchestrationContext, patiently, pauseUntil, restAt, type Step, sooner } from '../src/durable/steps.js';
import { readinessFlow } from './events.js';

/** Beside a request that is booked: looks at its locks an hour, half an hour and ten minutes before it opens, so that somebody can still do something. */
export function* readiness(ctx: OrchestrationContext): Step<unknown> {
  const { requestId, changes } = readinessFlow.input.parse(ctx.df.getInput());
  const rest = restAt(ctx);
  for (let look = false; ; look = true) {
    const seen = yield* call(ctx, act.checkReadiness, { requestId, changes, look }, patiently);
    if (seen.kind === 'over') return { kind: 'over' };
    yield* pauseUntil(ctx, sooner(new Date(seen.next), rest));
    if (now(ctx) < new Date(seen.next)) return again(ctx, { requestId, changes }); // it opens months from now: with a history of its own
  }
}
