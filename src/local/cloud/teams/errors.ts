import type { Answer } from '../kernel/serve.js';

/** Error body of the Bot Connector service (REST API v3, "ErrorResponse"). */
export const connectorError = (status: number, code: string, message: string): Answer => ({ status, body: { error: { code, message } } });
