import * as act from '../activities/contracts.js';
import { call, type OrchestrationContext, patiently, pauseUntil, type Step } from '../src/durable/steps.js';
import { readinessFlow } from './events.js';

/** Beside a request that is booked: looks at its locks an hour, half an hour and ten minutes before it opens, so that somebody can still do something. */
export function* readiness(ctx: OrchestrationContext): Step<{ kind: 'over' }> {
  const { requestId, changes } = readinessFlow.input.parse(ctx.df.getInput());
  for (let look = false; ; look = true) {
    const seen = yield* call(ctx, act.checkReadiness, { requestId, changes, look }, patiently);
    if (seen.kind === 'over') return { kind: 'over' };
    yield* pauseUntil(ctx, new Date(seen.next));
  }
}
