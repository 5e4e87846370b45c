import * as act from '../activities/contracts.js';
import { call, now, type OrchestrationContext, patiently, pauseUntil, type Step } from '../src/durable/steps.js';
import { brokenGlassFlow } from './events.js';

const dayMs = 24 * 3_600_000;
const mostReminders = 30;

/** Beside a request for which the glass was broken: those who were passed over hear of it at once, and security every day until somebody has looked at it. */
export function* brokenGlass(ctx: OrchestrationContext): Step<{ kind: 'reviewed' | 'forgotten' }> {
  const { requestId } = brokenGlassFlow.input.parse(ctx.df.getInput());
  for (let reminder = 0; reminder <= mostReminders; reminder += 1) {
    const told = yield* call(ctx, act.tellBrokenGlass, { requestId, reminder }, patiently);
    if (told.kind === 'reviewed') return { kind: 'reviewed' };
    yield* pauseUntil(ctx, new Date(now(ctx).getTime() + dayMs));
  }
  return { kind: 'forgotten' };
}
