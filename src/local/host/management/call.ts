import type { Durable } from '../durable/durable.js';
import { type HostRequest, json, type Reply } from '../http/reply.js';
import type { Addresses } from './links.js';

/** A call to the Durable extension's HTTP API. `path` is what follows its base, `links` are the addresses to answer with. */
export type ManagementCall = { durable: Durable; request: HostRequest; path: string[]; links: Addresses };

export type JsonBody = { ok: true; text: string | undefined } | { ok: false; reply: Reply };

/** The body as JSON text, checked; an empty one is `undefined`. */
export async function jsonBody(request: HostRequest): Promise<JsonBody> {
  const text = (await request.body()).toString('utf8').trim();
  if (text === '') return { ok: true, text: undefined };
  try {
    JSON.parse(text);
    return { ok: true, text };
  } catch (cause) {
    return {
      ok: false,
      reply: refuse(400, 'Invalid JSON content', { type: 'Newtonsoft.Json.JsonReaderException', message: String(cause) }),
    };
  }
}

/** The extension's error bodies: a message, and the exception behind it where it shows one. */
export function refuse(status: number, message: string, exception?: { type: string; message: string }): Reply {
  return json(status, {
    Message: message,
    ...(exception && { ExceptionMessage: exception.message, ExceptionType: exception.type }),
  });
}

/** What the extension answers when one of its own rules was broken on the way. */
export function wentWrong(message: string): Reply {
  return refuse(500, 'Something went wrong while processing your request', { type: 'System.InvalidOperationException', message });
}

/** A .NET boolean of the query; anything else isn't there. */
export function flag({ request }: ManagementCall, name: string): boolean | undefined {
  const text = request.url.searchParams.get(name)?.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

/** An instant of the query in ms; what can't be read isn't there. */
export function instant({ request }: ManagementCall, name: string): number | undefined {
  const at = Date.parse(request.url.searchParams.get(name) ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** How many rows a page of a list has: `top`, or what the extension takes. */
export function pageSize({ request }: ManagementCall): number {
  const top = Number(request.url.searchParams.get('top') ?? Number.NaN);
  return Number.isInteger(top) && top > 0 ? top : 100;
}

const continuationHeader = 'x-ms-continuation-token';

/** The id after which a page begins. Tokens are ids, and nothing else comes of a forged one. */
export function pageStart({ request }: ManagementCall): string {
  const token = request.headers[continuationHeader];
  return typeof token === 'string' ? Buffer.from(token, 'base64url').toString('utf8') : '';
}

/** A page of a list with the token of the next one, an empty one at the end. */
export function page(rows: unknown[], lastId: string | undefined): Reply {
  return json(200, rows, { [continuationHeader]: lastId === undefined ? '' : Buffer.from(lastId).toString('base64url') });
}
