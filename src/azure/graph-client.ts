import type { TokenCredential } from '@azure/identity';
import { AuthenticationHandler, Client, GraphError, type GraphRequest } from '@microsoft/microsoft-graph-client';
import { LatchError, type TroubleCode } from '../domain/errors.js';
import { latchError } from './azure-trouble.js';
import { graphTransport } from './graph-transport.js';

/** One question to Graph, answered within ten seconds or not at all. `path`: relative to the version, or a whole `@odata.nextLink`, followed to no other host. */
export type Graph = {
  get(path: string): Promise<unknown>;
  post(path: string, body: Record<string, unknown>): Promise<unknown>;
  patch(path: string, body: Record<string, unknown>): Promise<unknown>;
  delete(path: string): Promise<unknown>;
};

const patienceMs = 10_000;
const scope = 'https://graph.microsoft.com/.default';

/** Microsoft Graph v1.0 at `baseUrl`, without the SDK's retries: the orchestration has its own. Throws LatchError `trouble`; 404 is undefined. */
export function graphClient(options: { baseUrl: string; credential: TokenCredential }, trouble: TroubleCode): Graph {
  const client = clientOf(options);
  const home = new URL(options.baseUrl).origin;
  const ask = async (what: string, path: string, send: (request: GraphRequest) => Promise<unknown>): Promise<unknown> => {
    if (new URL(path, home).origin !== home) throw new LatchError(trouble, 'graph sends us elsewhere');
    const patience = new AbortController();
    const end = setTimeout(() => patience.abort(), patienceMs);
    try {
      return await send(client.api(path).option('signal', patience.signal));
    } catch (error) {
      if (isGraphsOwn404(error)) return undefined;
      throw latchError(trouble, what, error);
    } finally {
      clearTimeout(end);
    }
  };
  return {
    get: (path) => ask('graph GET', path, (request) => request.get()),
    post: (path, body) => ask('graph POST', path, (request) => request.post(body)),
    patch: (path, body) => ask('graph PATCH', path, (request) => request.patch(body)),
    delete: (path) => ask('graph DELETE', path, (request) => request.delete()),
  };
}

/** Whoever else answers 404 on the way to Graph gives no error of Graph's (which the SDK keeps as JSON), and must not pass for "nobody of that name". */
const isGraphsOwn404 = (error: unknown) =>
  error instanceof GraphError && error.statusCode === 404 && Boolean(error.code) && String(error.body).startsWith('{');

function clientOf({ baseUrl, credential }: { baseUrl: string; credential: TokenCredential }): Client {
  // The SDK's own provider makes an error with its stack for every token, in case it should need one.
  const getAccessToken = async () => (await credential.getToken(scope))?.token ?? '';
  const middleware = new AuthenticationHandler({ getAccessToken });
  middleware.setNext(graphTransport);
  return Client.initWithMiddleware({
    middleware,
    baseUrl,
    customHosts: new Set([new URL(baseUrl).hostname]),
  });
}
