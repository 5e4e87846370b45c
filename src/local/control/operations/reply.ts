import { z } from 'zod';
import type { Answer, Call } from '../../cloud/kernel/serve.js';

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** RFC 9457, with a stable code. */
export const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title: code, status, code, detail }),
});

/** Reads the call's JSON body by a schema and goes on with it, or says what is wrong with it. */
export async function withBody<T>(call: Call, schema: z.ZodType<T>, next: (body: T) => Answer | Promise<Answer>): Promise<Answer> {
  const raw = parseJson(call.body.toString('utf8'));
  if (raw === undefined) return problem(400, 'not-json', 'The body is not JSON.');
  const body = schema.safeParse(raw);
  return body.success ? next(body.data) : problem(400, 'invalid-body', z.prettifyError(body.error));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return undefined;
  }
}
