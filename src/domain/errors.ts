/** Trouble that may pass: thrown, retried by the orchestration's policy or answered with 503. */
export type TroubleCode =
  | 'records-unavailable'
  | 'directory-unavailable'
  /** Asked in turns: the error says when it is one's own. */
  | 'directory-busy'
  | 'risk-unavailable'
  | 'locks-unavailable'
  | 'delivery-unavailable'
  | 'keys-unavailable'
  | 'authority-unavailable'
  | 'signals-unavailable'
  | 'checkpoints-unavailable'
  | 'hub-throttled';

/** The one error our adapters throw. The message holds the code and the names of things, never a request body. */
export class LatchError extends Error {
  readonly code: TroubleCode;
  /** The HTTP status of the service that caused it, where one came back. */
  readonly status: number | undefined;
  /** How long whoever refused wants to be left alone (`Retry-After`), if they said. */
  readonly retryAfterMs: number | undefined;
  constructor(
    code: TroubleCode,
    detail: string,
    { cause, status, retryAfterMs }: { cause?: unknown; status?: number | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'LatchError';
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}
