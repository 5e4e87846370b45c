import type { HttpCall } from './history-event.js';

/** Name of the built-in activity behind `callHttp`, as the extension names it. */
export const httpActivity = 'BuiltIn::HttpActivity';

/** One HTTP call of an orchestration. Answers `{statusCode, headers, content}`; errors when nobody answers at all. */
export async function runHttpCall(call: HttpCall): Promise<{ statusCode: number; headers: Record<string, string>; content: string }> {
  const headers = new Headers(call.headers);
  if (call.tokenSource) headers.set('authorization', `Bearer ${await managedIdentityToken(call.tokenSource.resource)}`);
  if (call.content && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const withBody = call.content && !['GET', 'HEAD'].includes(call.method.toUpperCase());
  const answer = await fetch(call.uri, { method: call.method, headers, redirect: 'manual', ...(withBody && { body: call.content }) });
  return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), content: await answer.text() };
}

/** A token for `resource` from App Service's managed-identity endpoint (`IDENTITY_ENDPOINT`, api-version 2019-08-01). */
export async function managedIdentityToken(resource: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const endpoint = env['IDENTITY_ENDPOINT'];
  if (!endpoint) throw new Error('IDENTITY_ENDPOINT is not set: there is no managed identity to get a token from.');
  const url = new URL(endpoint);
  url.searchParams.set('resource', resource);
  url.searchParams.set('api-version', '2019-08-01');
  const answer = await fetch(url, { headers: { 'x-identity-header': env['IDENTITY_HEADER'] ?? '' } });
  if (!answer.ok) throw new Error(`The managed-identity endpoint answered ${answer.status} for ${resource}.`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
