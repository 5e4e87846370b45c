import { randomUUID } from 'node:crypto';
import type { Answer } from '../kernel/serve.js';

/** Error body of Microsoft Graph (OData JSON error with `innerError`). */
export function graphError(status: number, code: string, message: string): Answer {
  const requestId = randomUUID();
  const innerError = { date: new Date().toISOString().slice(0, 19), 'request-id': requestId, 'client-request-id': requestId };
  return { status, headers: { 'request-id': requestId, 'client-request-id': requestId }, body: { error: { code, message, innerError } } };
}

export const badRequest = (message: string): Answer => graphError(400, 'Request_BadRequest', message);

export const notFound = (id: string): Answer =>
  graphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const notImplemented = (what: string): Answer => graphError(501, 'NotImplemented', `The local graph does not implement ${what}.`);
