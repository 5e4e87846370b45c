import { RequestId } from '../ids.js';

/**
 * The trace id (W3C Trace Context) of everything that belongs to a request: its own 128 bits. Whoever knows the request knows the trace, so that HTTP
 * call, orchestration, activity, device and audit share it without handing it on.
 */
export const traceIdOf = (requestId: RequestId): string => requestId.replaceAll('-', '');

/** The request a trace belongs to. */
export const requestTraced = (traceId: string): RequestId | undefined =>
  RequestId.safeParse(traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')).data;
