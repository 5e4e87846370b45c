import { app } from '@azure/functions';
import type { Ports } from './edge-ports.js';
import { authenticate } from './http/authenticate.js';
import { notFound } from './http/problem.js';
import { respond } from './http/respond.js';

/** Everything under /api that is nothing: 401 without a valid token, so that strangers learn no paths, 404 with one. */
export function registerNotFound(ports: Ports<'tokens' | 'sessions'>): void {
  app.http('notFound', {
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
    route: 'api/{*path}',
    authLevel: 'anonymous',
    handler: (request, context) =>
      respond(context, async () => {
        const entered = await authenticate(request, { access: { people: 'anyone', applications: 'anyone' } }, ports);
        return entered.ok ? notFound() : entered.problem;
      }),
  });
}
