import { app, type HttpRequest, type InvocationContext } from '@azure/functions';
import { durableClient } from '../flows.js';
import { aboutCall } from './about-call.js';
import type { EndpointDescription } from './endpoint.js';
import type { Reply } from './reply.js';
import { respond } from './respond.js';

/** Registers an endpoint that does not ask for a token: health, the API's description, terminals and Teams, which prove themselves otherwise. */
export function exposeOpen(
  endpoint: EndpointDescription & { access: 'open' | 'terminal' | 'teams' },
  run: (request: HttpRequest, context: InvocationContext) => Promise<Reply>,
): EndpointDescription {
  app.http(endpoint.name, {
    methods: [endpoint.method],
    route: endpoint.route,
    authLevel: 'anonymous',
    extraInputs: [durableClient],
    handler: (request, context) =>
      respond(
        context,
        () => run(request, context),
        endpoint.access === 'open' ? undefined : (reply) => aboutCall(endpoint, request.params, reply),
      ),
  });
  return endpoint;
}
