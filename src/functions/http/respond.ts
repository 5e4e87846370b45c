import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { LatchError } from '../../domain/errors.js';
import { problem, unavailable } from './problem.js';
import { type Reply, toResponse } from './reply.js';

/** Runs a function's work and answers whatever comes of it; trouble becomes 503 by name, a mistake of ours 500 without a word of its cause. */
export async function respond(context: InvocationContext, work: () => Promise<Reply>): Promise<HttpResponseInit> {
  try {
    return toResponse(await work(), context);
  } catch (error) {
    context.error(`${context.functionName} failed`, error);
    return toResponse(troubleOf(error), context);
  }
}

function troubleOf(error: unknown) {
  if (error instanceof LatchError) {
    return unavailable(error.code, 'Something we need is out of reach. Nothing was done.', error.retryAfterMs);
  }
  return problem(500, 'unexpected', 'Something went wrong on our side.');
}
