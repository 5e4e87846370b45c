import * as act from '../activities/contracts.js';
import { call, type OrchestrationContext, patiently, type Step, unless } from '../src/durable/steps.js';
import { newsFlow } from './events.js';

/** Beside a request whose requester wants to hear of it: nobody's webhook or mailbox, however long it is out of reach, holds the request up. */
export function* news(ctx: OrchestrationContext): Step<{ kind: 'told' | 'given-up' }> {
  return yield* unless(call(ctx, act.tellRequester, newsFlow.input.parse(ctx.df.getInput()), patiently), { kind: 'given-up' as const });
}
