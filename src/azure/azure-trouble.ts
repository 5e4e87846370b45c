import { LatchError, type TroubleCode } from '../domain/errors.js';

/** What is worth telling of an SDK's error: the HTTP status if one came back, and a short word. */
export type Trouble = { status?: number; word: string };

/** Reads any Azure SDK's error. Its message is left out: some SDKs quote the request in it. */
export function troubleOf(error: unknown): Trouble {
  if (typeof error !== 'object' || error === null) return { word: typeof error };
  const { statusCode, status, code, name } = error as { statusCode?: unknown; status?: unknown; code?: unknown; name?: unknown };
  const found = [statusCode, status, code].find((candidate) => typeof candidate === 'number' && candidate > 0);
  const word = [code, name].find((candidate) => typeof candidate === 'string') ?? 'unknown';
  return { ...(typeof found === 'number' ? { status: found } : {}), word: String(word) };
}

/** The error an adapter throws. Its cause is a summary, because an SDK's own error may carry a request body, and with it a code. */
export function latchError(code: TroubleCode, what: string, error: unknown): LatchError {
  if (error instanceof LatchError) return error;
  const { status, word } = troubleOf(error);
  const summary = status === undefined ? word : `${status} ${word}`;
  return new LatchError(code, `${what} (${summary})`, { cause: new Error(summary), status, retryAfterMs: retryAfterOf(error) });
}

/** `Retry-After` in milliseconds, as far as it is a number of seconds (RFC 9110 §10.2.3): what a refusal's headers say, where an SDK's error has them. */
export function retryAfterIn(seconds: string | null | undefined): number | undefined {
  return seconds && /^\d{1,6}(\.\d{1,3})?$/.test(seconds) ? Math.ceil(Number(seconds) * 1_000) : undefined;
}

function retryAfterOf(error: unknown): number | undefined {
  const { headers, response } = error as { headers?: unknown; response?: { headers?: { get?: (name: string) => string | undefined } } };
  if (headers instanceof Headers) return retryAfterIn(headers.get('retry-after'));
  return retryAfterIn(response?.headers?.get?.('retry-after'));
}
