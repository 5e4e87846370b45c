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
  } catch {
    return { ok: false, reply: refuse('Invalid JSON content') };
  }
}

export function refuse(message: string, status = 400): Reply {
  return json(status, { Message: message });
}
