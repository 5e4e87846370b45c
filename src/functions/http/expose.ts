import { app, type HttpRequest, type InvocationContext } from '@azure/functions';
import { z } from 'zod';
import type { Sessions, Tokens } from '../../ports/identity.js';
import type { Effects } from '../../ports/requests.js';
import { durableClient } from '../flows.js';
import { aboutCall } from './about-call.js';
import { authenticate } from './authenticate.js';
import type { Call, Endpoint, EndpointDescription, Haste } from './endpoint.js';
import { keyLedger, keyReused, readKey } from './idempotency.js';
import { type Problem, unavailable } from './problem.js';
import { parseBody, parseQuery, readBytes } from './read-body.js';
import type { Reply } from './reply.js';
import { respond } from './respond.js';
import { turns } from './turns.js';

/** What the token door needs. */
export type DoorPorts = { tokens: Tokens; sessions: Sessions; effects: Effects };

/** Registers an endpoint for bearers of tokens. In this order: token, role, query, key, body; then, in its turn, the work: whoever has no token, or is slow to send, takes nobody's place. */
export function expose<B = undefined, Q = unknown>(
  endpoint: Endpoint<B, Q>,
  ports: DoorPorts,
  run: (call: Call<B, Q>) => Promise<Reply>,
): EndpointDescription {
  app.http(endpoint.name, {
    methods: [endpoint.method],
    route: endpoint.route,
    authLevel: 'anonymous',
    extraInputs: [durableClient],
    handler: (request, context) =>
      respond(
        context,
        () => answered(endpoint, ports, request, context, run),
        (reply) => aboutCall(endpoint, request.params, reply),
      ),
  });
  return endpoint;
}

const inTurn: Record<Haste, (work: () => Promise<Reply>) => Promise<Reply>> = {
  waits: (work) => turns.newcomer(work, busy),
  urgent: turns.urgent,
};

const busy = (): Reply => unavailable('busy', 'Too much is asked for at once. Nothing was done; ask again in a moment.', 2_000);

async function answered<B, Q>(
  endpoint: Endpoint<B, Q>,
  ports: DoorPorts,
  request: HttpRequest,
  context: InvocationContext,
  run: (call: Call<B, Q>) => Promise<Reply>,
): Promise<Reply> {
  const call = await readCall(endpoint, ports, request, context);
  if (!call.ok) return call.problem;
  const work = () => withKey(endpoint, ports, call.call, run);
  return endpoint.haste ? inTurn[endpoint.haste](work) : work();
}

async function readCall<B, Q>(
  endpoint: Endpoint<B, Q>,
  ports: DoorPorts,
  request: HttpRequest,
  context: InvocationContext,
): Promise<{ ok: true; call: Call<B, Q> } | { ok: false; problem: Problem }> {
  const entered = await authenticate(request, endpoint, ports);
  if (!entered.ok) return entered;
  const query = parseQuery<Q>(request, endpoint.query ?? nothing());
  if (!query.ok) return query;
  const key = readKey(request);
  if (!key.ok) return key;
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes;
  const body = parseBody<B>(bytes.value, endpoint.body ?? nothing());
  if (!body.ok) return body;
  const call = { who: entered.who, query: query.value, body: body.value, params: request.params, request, context };
  return { ok: true, call: key.value === undefined ? call : { ...call, key: key.value } };
}

/** Endpoints without a query or body of their own ignore what they are sent. */
const nothing = <T>(): z.ZodType<T> => z.any();

async function withKey<B, Q>(
  endpoint: Endpoint<B, Q>,
  { effects }: DoorPorts,
  call: Call<B, Q>,
  run: (call: Call<B, Q>) => Promise<Reply>,
): Promise<Reply> {
  const { who, key, body } = call;
  if (endpoint.keys !== 'ledger' || key === undefined) return run(call);
  const path = new URL(call.request.url).pathname;
  const ledger = keyLedger(effects);
  if (await ledger.isReused(who, path, key, body)) return keyReused();
  const reply = await run(call);
  if (reply.kind === 'answer') await ledger.remember(who, path, key, body);
  return reply;
}
