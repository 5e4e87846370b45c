import { DefaultAzureCredential } from '@azure/identity';
import { Client, type GraphError, RetryHandlerOptions } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { createGraph, type GraphOptions } from '../../src/local/cloud/graph/service.js';
import { startLocalEntra } from './local-entra.js';

/** A local Graph over the shipped site, asked through the real client with a managed-identity token. Options for a second one over the same directory. */
export async function startLocalGraph() {
  const local = await startLocalEntra();
  const { world, seed, directory } = local;
  const graph = await createGraph(world, { directory });
  const others: (typeof graph)[] = [];
  const credential = new DefaultAzureCredential();

  /** A client without retries; `language` is what it accepts. */
  const clientOf = (url: string, language = 'en-US') =>
    Client.initWithMiddleware({
      authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes: ['https://graph.microsoft.com/.default'] }),
      baseUrl: `${url}/`,
      customHosts: new Set(['localhost']),
      fetchOptions: { headers: { 'Accept-Language': language } },
    });
  const client = clientOf(graph.url);
  const call = (path: string, through = client) => through.api(path).middlewareOptions([new RetryHandlerOptions(0, 0)]);
  const values = async (path: string): Promise<Record<string, unknown>[]> => (await call(path).get()).value;
  return {
    world,
    seed,
    graph,
    credential,
    clientOf,
    call,
    values,
    names: async (path: string) => (await values(path)).map((item) => item['displayName']),
    oid: (id: string) => seed.people.find((person) => person.id === id)?.oid ?? '',
    another: async (options: Omit<GraphOptions, 'directory'>) => {
      const other = await createGraph(world, { directory, ...options });
      others.push(other);
      return other;
    },
    close: async () => {
      await Promise.all([graph, ...others, local].map((service) => service.close()));
      world.remove();
    },
  };
}

/** Status and code of the failure a request must end with. */
export const failure = (request: Promise<unknown>) =>
  request.then(
    () => 'no failure',
    ({ statusCode, code }: GraphError) => `${statusCode} ${code}`,
  );
