import * as act from '../activities/contracts.js';
import { again, call, now, type OrchestrationContext, patiently, pauseUntil, type Step } from '../src/durable/steps.js';
import { tidingsFlow } from './events.js';

const second = 1_000;
const longest = 30 * 60 * second;
const mostTries = 40;

/** Beside a request: writes to people what it owes them. Nobody's mailbox, however long it is out of reach, holds the request up. */
export function* tidings(ctx: OrchestrationContext): Step<unknown> {
  const input = tidingsFlow.input.parse(ctx.df.getInput());
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const written = yield* call(ctx, act.writeTidings, { requestId: input.requestId }, patiently);
    if (written.kind === 'told') return { kind: 'told' };
    yield* pauseUntil(ctx, new Date(now(ctx).getTime() + Math.min(longest, 15 * second * 2 ** (tries - 1))));
  }
  return again(ctx, input);
}
