/** Trouble that may pass: thrown, retried by the orchestration's policy or answered with 503. */
export type TroubleCode =
  | 'records-unavailable'
  | 'directory-unavailable'
  | 'risk-unavailable'
  | 'locks-unavailable'
  | 'delivery-unavailable'
  | 'keys-unavailable'
  | 'authority-unavailable'
  | 'checkpoints-unavailable'
  | 'hub-throttled';

/** The one error our adapters throw. The message holds the code and the names of things, never a request body. */
export class LatchError extends Error {
  readonly code: TroubleCode;
  /** The HTTP status of the service that caused it, where one came back. */
  readonly status: number | undefined;
  constructor(code: TroubleCode, detail: string, cause?: unknown, status?: number) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'LatchError';
    this.code = code;
    this.status = status;
  }
}
