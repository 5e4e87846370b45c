import type { ServerResponse } from 'node:http';
import type { Host } from '../host.js';
import { durableClientInputs } from '../management/links.js';
import { manage } from '../management/router.js';
import { functionTimeoutMs } from '../settings.js';
import { admin } from './admin.js';
import { corsHeaders, preflight } from './cors.js';
import { eventGridWebhook } from './event-grid.js';
import { type FunctionRoute, matchRoute } from './function-routes.js';
import { invokeHttp } from './invoke-http.js';
import { carriesKey } from './keys.js';
import { empty, type HostRequest, type Reply, segmentsOf } from './reply.js';
import { streamHttp } from './stream-http.js';

/** The main port: admin endpoints, webhooks of the extensions, and the app's HTTP functions. */
export async function frontDoor(
  host: Host | undefined,
  routes: FunctionRoute[],
  request: HostRequest,
  response: ServerResponse,
): Promise<Reply | undefined> {
  for (const [name, value] of Object.entries({ ...customHeaders(host), ...corsHeaders(host?.cors, request) }))
    response.setHeader(name, value);
  const allowed = preflight(host?.cors, request);
  if (allowed) return allowed;
  const path = segmentsOf(request);
  if (path[0] === 'admin') return admin(host, request, path.slice(1));
  if (!host) return empty(503);
  if (path[0] === 'runtime' && path[1] === 'webhooks') return webhook(host, request, path.slice(2));
  return callFunction(host, routes, request, { path, response });
}

function customHeaders(host: Host | undefined): Record<string, string> {
  return host?.hostJson.extensions?.http?.customHeaders ?? {};
}

async function webhook(host: Host, request: HostRequest, [extension, ...path]: string[]): Promise<Reply> {
  if (extension === 'eventgrid') return eventGridWebhook(host, request);
  if (extension !== 'durabletask') return empty(404);
  if (!carriesKey(request, host.keys.system, host.keys.master)) return empty(401);
  const base = `${request.url.origin}/runtime/webhooks/durabletask`;
  return manage({ durable: host.engine.durable, request, path, links: { ...host.addresses, base } });
}

async function callFunction(
  host: Host,
  routes: FunctionRoute[],
  request: HostRequest,
  { path, response }: { path: readonly string[]; response: ServerResponse },
): Promise<Reply | undefined> {
  const match = matchRoute(routes, request.method, path);
  if (!match) return empty(404);
  const { info, authLevel } = match.route;
  if (!isAuthorized(host, request, authLevel)) return empty(401);
  const extra = durableClientInputs(host.addresses, info);
  const call = { info, request, params: match.params, extra, timeoutMs: functionTimeoutMs(host.hostJson) };
  if (host.streamTo) return streamHttp({ ...call, streamTo: host.streamTo, response }, host.log);
  return invokeHttp(call, host.log);
}

function isAuthorized({ keys }: Host, request: HostRequest, authLevel: string): boolean {
  if (authLevel === 'anonymous') return true;
  return authLevel === 'admin' ? carriesKey(request, keys.master) : carriesKey(request, keys.host, keys.master);
}
