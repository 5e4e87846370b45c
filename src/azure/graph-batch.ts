import { z } from 'zod';
import { LatchError, type TroubleCode } from '../domain/errors.js';
import { retryAfterIn } from './azure-trouble.js';
import type { Graph } from './graph-client.js';

/** One step of a JSON batch. `url`: relative and without the version, as `POST /$batch` wants it. */
export type BatchStep = { id: string; method: 'GET' | 'POST'; url: string; body?: Record<string, unknown> };
export type BatchAnswer = { status: number; body: unknown; retryAfterMs: number | undefined };

const stepsPerBatch = 20;
const Answer = z.object({
  id: z.string(),
  status: z.int(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
});
const Answers = z.object({ responses: z.array(Answer) });

/** Many questions in one call (`POST /$batch`, built by hand: the SDK's own builder makes addresses Graph refuses). Answers are matched by id; each has a status of its own. */
export async function graphBatch(graph: Graph, steps: readonly BatchStep[], trouble: TroubleCode): Promise<Map<string, BatchAnswer>> {
  const parts = Array.from({ length: Math.ceil(steps.length / stepsPerBatch) }, (_, part) =>
    steps.slice(part * stepsPerBatch, (part + 1) * stepsPerBatch),
  );
  const answers = await Promise.all(parts.map((part) => askBatch(graph, part, trouble)));
  return new Map(answers.flat());
}

async function askBatch(graph: Graph, steps: readonly BatchStep[], trouble: TroubleCode): Promise<[string, BatchAnswer][]> {
  const found = Answers.safeParse(await graph.post('/$batch', { requests: steps.map(asSent) }));
  if (!found.success) throw new LatchError(trouble, 'graph $batch gave an unreadable answer');
  return found.data.responses.map(({ id, status, headers = {}, body }) => [id, { status, body, retryAfterMs: pauseIn(headers) }]);
}

/** Each step of a batch is throttled by itself, and says so in headers of its own. */
function pauseIn(headers: Record<string, string>): number | undefined {
  const [, seconds] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? [];
  return retryAfterIn(seconds);
}

const asSent = ({ id, method, url, body }: BatchStep) => ({
  id,
  method,
  url,
  headers: { 'Accept-Language': 'en-US', ...(body && { 'Content-Type': 'application/json' }) },
  ...(body && { body }),
});
