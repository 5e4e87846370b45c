import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { invalidInput } from './field-errors.js';
import { type Problem, problem } from './problem.js';

/** 64 KiB; what any body of our own API needs is far below. */
const largestBody = 65_536;

export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** The exact bytes of a body. Errors: 413 `body-too-large`. */
export async function readBytes(request: HttpRequest, most = largestBody): Promise<Parsed<Buffer>> {
  const tooLarge = { ok: false, problem: problem(413, 'body-too-large', `A body may have ${most / 1_024} KiB at most.`) } as const;
  if (Number(request.headers.get('content-length') ?? 0) > most) return tooLarge;
  const bytes = Buffer.from(await request.arrayBuffer());
  return bytes.length > most ? tooLarge : { ok: true, value: bytes };
}

/** JSON of a known shape; an empty body counts as absent. Errors: 400 `not-json`, or every refused field by name. */
export function parseBody<T>(bytes: Buffer, schema: z.ZodType<T>): Parsed<T> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value, { reportInput: true });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: invalidInput(parsed.error.issues) };
}

function parseJson(bytes: Buffer): Parsed<unknown> {
  if (bytes.length === 0) return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, problem: problem(400, 'not-json', 'The body is not JSON in UTF-8.') };
  }
}

/** The query as a known shape; a parameter given twice counts once, the last one. Errors: 400 naming the parameters. */
export function parseQuery<T>(request: HttpRequest, schema: z.ZodType<T>): Parsed<T> {
  const parsed = schema.safeParse(Object.fromEntries(request.query), { reportInput: true });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: invalidInput(parsed.error.issues) };
}
