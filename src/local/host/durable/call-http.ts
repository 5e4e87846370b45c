import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpCall } from './history-event.js';
import { managedIdentityToken } from './managed-identity.js';

/** Name of the built-in activity behind `callHttp`, as the extension names it. */
export const httpActivity = 'BuiltIn::HttpActivity';

/** What an orchestrator gets: as in the extension only the headers of the response itself, not those of its content. */
export type HttpAnswer = { statusCode: number; headers: Record<string, string | string[]>; content: string };

const mostRedirects = 50;
const timeoutMs = 100_000;
const redirects = [301, 302, 303, 307, 308];
/** Headers that .NET counts among a content's, not a response's. */
const contentHeaders = ['allow', 'expires', 'last-modified'];
/** Those that title case doesn't spell as .NET does. */
const spelled: Record<string, string> = { etag: 'ETag', 'www-authenticate': 'WWW-Authenticate', p3p: 'P3P' };
const known = [
  'accept-ranges age cache-control connection date location pragma proxy-authenticate retry-after server set-cookie',
  'strict-transport-security trailer transfer-encoding upgrade vary via warning',
].flatMap((line) => line.split(' '));

const tooLate = `The request was canceled due to the configured HttpClient.Timeout of ${timeoutMs / 1000} seconds elapsing.`;

type Target = { uri: URL; method: string; content: string | undefined };

/** One HTTP call of an orchestration, as .NET's HttpClient does it: redirects are followed, without credentials. Errors when nobody answers. */
export async function runHttpCall(call: HttpCall): Promise<HttpAnswer> {
  const headers = new Map(Object.entries(call.headers ?? {}));
  if (call.tokenSource) headers.set('Authorization', `Bearer ${await managedIdentityToken(call.tokenSource.resource)}`);
  let target: Target = { uri: new URL(call.uri), method: call.method.toUpperCase(), content: call.content };
  for (let hops = 0; ; hops += 1) {
    const response = await send(target, headers);
    const content = await textOf(response);
    const next = hops < mostRedirects ? redirected(target, response) : undefined;
    if (!next) return { statusCode: response.statusCode ?? 0, headers: responseHeaders(response), content };
    headers.delete('Authorization');
    target = next;
  }
}

function send({ uri, method, content }: Target, headers: Map<string, string>): Promise<IncomingMessage> {
  const sent = Object.fromEntries(headers);
  if (content !== undefined && !hasContentType(sent)) sent['Content-Type'] = 'text/plain';
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const request = (uri.protocol === 'https:' ? httpsRequest : httpRequest)(uri, { method, headers: sent, signal }, resolve);
    request.on('error', (cause) => reject(signal.aborted ? new Error(tooLate, { cause }) : cause));
    request.end(content);
  });
}

function hasContentType(headers: Record<string, string>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Where a response sends the call on to; from https not to http. */
function redirected(target: Target, { statusCode = 0, headers: { location } }: IncomingMessage): Target | undefined {
  if (!redirects.includes(statusCode) || location === undefined) return undefined;
  const uri = new URL(location, target.uri);
  if (target.uri.protocol === 'https:' && uri.protocol === 'http:') return undefined;
  const becomesGet = statusCode === 303 || (statusCode < 303 && target.method === 'POST');
  return becomesGet ? { uri, method: 'GET', content: undefined } : { ...target, uri };
}

function responseHeaders({ headersDistinct, rawHeaders }: IncomingMessage): HttpAnswer['headers'] {
  const answer: HttpAnswer['headers'] = {};
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    if (name.startsWith('content-') || contentHeaders.includes(name)) continue;
    const [only] = values;
    answer[spellingOf(name, rawHeaders)] = values.length === 1 && only !== undefined ? only : values;
  }
  return answer;
}

/** Names that .NET knows come in its spelling, others as they were sent. */
function spellingOf(name: string, raw: string[]): string {
  if (known.includes(name)) return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  return spelled[name] ?? raw.find((sent, index) => index % 2 === 0 && sent.toLowerCase() === name) ?? name;
}
