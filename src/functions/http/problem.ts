/** One field of an input that was refused: its dotted path, a stable code, and a sentence for people. */
export type FieldError = { field: string; code: string; detail: string };

/** A refusal as RFC 9457 puts it, before it has a trace id. `more`: extension members such as `offers`. */
export type Problem = {
  kind: 'problem';
  status: number;
  code: string;
  detail: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
  more?: Record<string, unknown>;
};

/** The only way a function says no. `code` is stable and part of the API; `detail` is for people and never repeats input. */
export function problem(status: number, code: string, detail: string, extra: Pick<Problem, 'errors' | 'headers' | 'more'> = {}): Problem {
  return { kind: 'problem', status, code, detail, ...extra };
}

/** Unknown, foreign and malformed ids get the same words. */
export const notFound = (): Problem => problem(404, 'not-found', 'There is nothing here that you may see.');

/** Something we need is down: nothing was done, and the same call may be made again, after the time it named if it named one. */
export const unavailable = (code: string, detail: string, retryAfterMs = 5_000): Problem =>
  problem(503, code, detail, { headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) } });
