import type { Answer } from '../kernel/serve.js';

/** Error body of Blob Storage, its code repeated in `x-ms-error-code`. */
export function storageError(status: number, code: string, message: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml', 'x-ms-error-code': code }, body };
}
