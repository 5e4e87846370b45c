import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';
import { badRequest, graphError } from './errors.js';

const Step = z.object({
  id: z.string().min(1),
  method: z.string(),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).default([]),
});
type Step = z.infer<typeof Step>;
const Batch = z.object({ requests: z.array(Step).min(1).max(20) });

/** How one step is performed once it looks like a call of its own. */
export type Perform = (call: Call) => Answer | Promise<Answer>;

/**
 * JSON batching: `POST /$batch`, at most 20 requests, each with a status of its own; a failed `dependsOn` is 424.
 * Answers come in another order than the requests: the contract allows it, so callers must match by id.
 */
export function batchOperation(perform: Perform): Operation {
  return {
    name: 'Batch',
    method: 'POST',
    path: '/v1.0/$batch',
    handle: async (outer) => {
      const batch = Batch.safeParse(readJson(outer.body));
      if (!batch.success) return badRequest('Invalid batch payload format: 1 to 20 requests with id, method and url.');
      const { requests } = batch.data;
      if (new Set(requests.map(({ id }) => id)).size < requests.length) return badRequest('Request ids in a batch must be unique.');
      const answers: Answers = new Map();
      for (const step of requests) answers.set(step.id, answerStep(outer, step, answers, perform));
      const responses = await Promise.all([...answers].map(async ([id, answer]) => responseTo(id, await answer)));
      return { status: 200, body: { responses: responses.reverse() } };
    },
  };
}

/** Steps are performed at the same time, each after those it depends on. */
type Answers = Map<string, Promise<Answer>>;

const json = { 'Content-Type': 'application/json' };
const responseTo = (id: string, { status, headers, body }: Answer) => ({ id, status, headers: { ...headers, ...json }, body });

async function answerStep(outer: Call, step: Step, answers: Answers, perform: Perform): Promise<Answer> {
  const before = await Promise.all(step.dependsOn.map((id) => answers.get(id)));
  if (before.some((answer) => answer === undefined || answer.status >= 400)) {
    return graphError(424, 'FailedDependency', 'A request this one depends on has failed.');
  }
  const version = /^\/?(v1\.0|beta)(\/|$)/.exec(step.url)?.[1];
  if (version) return badRequest(`Resource not found for the segment '${version}'.`);
  if (/^[a-z]+:/i.test(step.url)) return badRequest('The url of a request in a batch must be relative.');
  const headers = Object.fromEntries(Object.entries(step.headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (step.body !== undefined && headers['content-type'] === undefined)
    return badRequest('A request with a body needs a Content-Type header.');
  const url = new URL(`/v1.0/${step.url.replace(/^\//, '')}`, outer.url);
  const body = step.body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(step.body));
  return perform({ ...outer, method: step.method.toUpperCase(), url, path: url.pathname, query: url.searchParams, body });
}
