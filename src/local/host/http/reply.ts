import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request as the host's own endpoints see it. */
export type HostRequest = {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  raw: IncomingMessage;
  /** The exact bytes; errors with `BodyTooLarge`. */
  body(): Promise<Buffer>;
};

export type Reply = { status: number; headers?: Record<string, string | string[]>; body?: string | Uint8Array };

export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** The real host takes 100 MB. */
const maxBodyBytes = 104_857_600;

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}

export function empty(status: number): Reply {
  return { status };
}

/** Undefined for one whose address can't be read. */
export function toHostRequest(raw: IncomingMessage): HostRequest | undefined {
  const url = URL.parse(raw.url ?? '/', `http://${raw.headers.host ?? 'localhost'}`);
  if (!url) return undefined;
  let body: Promise<Buffer> | undefined;
  return {
    method: raw.method ?? 'GET',
    url,
    headers: { ...raw.headers, 'x-forwarded-for': forwardedFor(raw) },
    raw,
    body: () => {
      body ??= readAll(raw);
      return body;
    },
  };
}

/** Whoever called is appended to what they sent, address and port, as the platform's front end does. */
function forwardedFor({ headers, socket }: IncomingMessage): string {
  const before = headers['x-forwarded-for'];
  const caller = `${socket.remoteAddress ?? '127.0.0.1'}:${socket.remotePort ?? 0}`;
  return before === undefined ? caller : `${[before].flat().join(', ')}, ${caller}`;
}

export const segmentsOf = (request: HostRequest): string[] => segmentsIn(request.url.pathname);

/** A path's segments, decoded; one that can't be decoded stays as it is. */
export const segmentsIn = (path: string): string[] => path.split('/').filter(Boolean).map(decodeSegment);

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

async function readAll(raw: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const bodiless = [204, 304];

export function sendReply(response: ServerResponse, reply: Reply): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (!bodiless.includes(reply.status)) response.setHeader('content-length', Buffer.byteLength(reply.body ?? ''));
  response.writeHead(reply.status, reply.headers ?? {});
  response.end(reply.body);
}
