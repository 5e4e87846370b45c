import { managedIdentityToken } from '../durable/managed-identity.js';

export type CosmosRequest = {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: unknown;
  signal: AbortSignal;
  /** Statuses beside 2xx that are an answer, not an error. */
  accept?: number[];
};

/** One container over REST, signed in with the managed identity. `path` is what follows `colls/{container}/`. Errors: any other status, by container and number. */
export type CosmosContainer = (path: string, request: CosmosRequest) => Promise<Response>;

const apiVersion = '2020-07-15';
const tokenLifeMs = 5 * 60_000;

export function openContainer(endpoint: string, database: string, container: string): CosmosContainer {
  const base = new URL(`dbs/${database}/colls/${container}/`, endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  let token: { value: Promise<string>; until: number } | undefined;

  const authorization = async () => {
    // Tokens live in real time, whatever the clock of the app says.
    if (!token || token.until < Date.now()) token = { value: managedIdentityToken(base.origin), until: Date.now() + tokenLifeMs };
    const jwt = await token.value.catch((cause: unknown) => {
      token = undefined;
      throw cause;
    });
    return encodeURIComponent(`type=aad&ver=1.0&sig=${jwt}`);
  };

  return async (path, { method = 'GET', headers = {}, body, signal, accept = [] }) => {
    const common = { authorization: await authorization(), 'x-ms-version': apiVersion, 'x-ms-date': new Date().toUTCString() };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(new URL(path, base), { method, headers: { ...common, ...headers }, signal, ...content });
    if (answer.status === 401) token = undefined;
    if (!answer.ok && !accept.includes(answer.status))
      throw new Error(`Container ${container} answered ${answer.status} to ${method} ${path}.`);
    return answer;
  };
}
