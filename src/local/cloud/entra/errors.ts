import { randomUUID } from 'node:crypto';
import type { Answer } from '../kernel/serve.js';

/** Error body of the v2.0 token endpoint (OAuth 2.0, RFC 6749 §5.2, with Entra's AADSTS code). */
export function oauthError(status: number, error: string, aadsts: number, message: string): Answer {
  return {
    status,
    headers: { 'cache-control': 'no-store' },
    body: {
      error,
      error_description: `AADSTS${aadsts}: ${message}`,
      error_codes: [aadsts],
      timestamp: new Date().toISOString().replace('T', ' '),
      trace_id: randomUUID(),
      correlation_id: randomUUID(),
    },
  };
}

/** Error body of the App Service managed-identity endpoint. */
export function identityError(status: number, message: string): Answer {
  return { status, body: { statusCode: status, message, correlationId: randomUUID() } };
}
