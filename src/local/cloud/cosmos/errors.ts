import { randomUUID } from 'node:crypto';
import type { Answer } from '../kernel/serve.js';

/** A refusal in Cosmos's own words; `substatus` is what SDKs tell failures of one status apart by. */
export class CosmosError extends Error {
  readonly status: number;
  readonly substatus: number;

  constructor(status: number, message: string, substatus = 0) {
    super(message);
    this.name = 'CosmosError';
    this.status = status;
    this.substatus = substatus;
  }
}

const codes: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  429: 'TooManyRequests',
  501: 'NotImplemented',
  503: 'ServiceUnavailable',
};

/** Throttled callers are told to come back soon; a fault's own headers replace this. */
const retryAfter: Record<number, Record<string, string>> = {
  429: { 'x-ms-retry-after-ms': '20', 'x-ms-substatus': '3200' },
};

/** The error document of the Cosmos REST API: `{code, message}`, with the activity in text and header. */
export function errorAnswer(status: number, message: string, substatus = 0, charge = 0): Answer {
  const activity = randomUUID();
  return {
    status,
    headers: {
      'x-ms-activity-id': activity,
      'x-ms-request-charge': charge.toString(),
      ...(substatus === 0 ? {} : { 'x-ms-substatus': substatus.toString() }),
      ...retryAfter[status],
    },
    body: { code: codes[status] ?? 'InternalServerError', message: `${message}\r\nActivityId: ${activity}` },
  };
}

export const badRequest = (message: string, substatus = 0): CosmosError => new CosmosError(400, message, substatus);

export const notFound = (): CosmosError => new CosmosError(404, 'Entity with the specified id does not exist in the system.');

export const notImplemented = (what: string): CosmosError => new CosmosError(501, `The local cosmos does not implement ${what}.`);
