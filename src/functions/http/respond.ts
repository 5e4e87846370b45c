import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { LatchError } from '../../domain/errors.js';
import type { LogFields } from '../../domain/log-fields.js';
import { logOf } from '../../durable/log.js';
import { problem, unavailable } from './problem.js';
import { type Reply, toResponse } from './reply.js';

/** Runs a function's work and answers whatever comes of it; trouble becomes 503 by name, a mistake of ours 500 without a word of its cause. `about`: what the call was about, for the log. */
export async function respond(
  context: InvocationContext,
  work: () => Promise<Reply>,
  about?: (reply: Reply) => LogFields,
): Promise<HttpResponseInit> {
  const began = performance.now();
  const reply = await outcomeOf(context, work);
  if (about) {
    const because = reply.kind === 'problem' ? reply.code : undefined;
    logOf(context, about(reply)).info('answered', { status: reply.status, because, tookMs: Math.round(performance.now() - began) });
  }
  return toResponse(reply, context);
}

async function outcomeOf(context: InvocationContext, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    logOf(context).trouble('call failed', error);
    if (!(error instanceof LatchError)) return problem(500, 'unexpected', 'Something went wrong on our side.');
    return unavailable(error.code, 'Something we need is out of reach. Nothing was done.', error.retryAfterMs);
  }
}
