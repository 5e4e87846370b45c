import type { Answer } from '../kernel/serve.js';

/** Error body of Logs Ingestion. */
export const monitorError = (status: number, code: string, message: string): Answer => ({ status, body: { error: { code, message } } });
