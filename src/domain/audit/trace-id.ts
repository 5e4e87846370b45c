import type { RequestId } from '../ids.js';

/**
 * The trace id (W3C Trace Context) of everything that belongs to a request: its own 128 bits. Whoever knows the request knows the trace, so that HTTP
 * call, orchestration, activity, device and audit share it without handing it on.
 */
export const traceIdOf = (requestId: RequestId): string => requestId.replaceAll('-', '');
