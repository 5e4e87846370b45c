import type { HttpRequest, InvocationContext } from '@azure/functions';
import type { z } from 'zod';
import type { Identity } from '../../ports/identity.js';
import type { Access } from './authenticate.js';

/** What the description of an endpoint tells its callers; `/api/openapi.json` is made from it. */
export type EndpointDescription = {
  /** The function's Azure name and the OpenAPI operationId. */
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Without leading slash, parameters in braces: `api/requests/{id}`. */
  route: `api/${string}`;
  summary: string;
  access: Access | 'open' | 'terminal' | 'teams';
  body?: z.ZodType;
  query?: z.ZodType;
  answers: Record<number, { description: string; schema?: z.ZodType }>;
};

export type Haste = 'waits' | 'urgent';

/** An endpoint for bearers of Entra tokens. */
export type Endpoint<B, Q> = EndpointDescription & {
  access: Access;
  body?: z.ZodType<B>;
  query?: z.ZodType<Q>;
  /** Keeps `Idempotency-Key`s: `ledger` refuses a reused key here, `record` leaves it to the function, whose records tell. */
  keys?: 'ledger' | 'record';
  /** `now`: the bearer's account is looked up for this very call, and the call refused while the directory is silent. Otherwise it stays open then. */
  standing?: 'now';
  /** Under load: `waits` is new work, which takes turns; `urgent` makes it wait. Without either it just begins. */
  haste?: Haste;
};

/** One verified and parsed call. */
export type Call<B, Q> = {
  who: Identity;
  body: B;
  query: Q;
  /** The caller's `Idempotency-Key`. */
  key?: string;
  params: Record<string, string>;
  request: HttpRequest;
  context: InvocationContext;
};
