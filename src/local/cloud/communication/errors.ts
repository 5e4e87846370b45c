import type { Answer } from '../kernel/serve.js';

/** Error body of Communication Services, its code repeated in `x-ms-error-code`. */
export function communicationError(status: number, code: string, message: string): Answer {
  return { status, headers: { 'x-ms-error-code': code }, body: { error: { code, message } } };
}
