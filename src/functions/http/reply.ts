import { Readable } from 'node:stream';
import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { operationOf } from '../../durable/log.js';
import type { Problem } from './problem.js';

/** What a function answers when all is well. */
export type Answer = { kind: 'answer'; status: number; body: unknown; headers?: Record<string, string> };
/** An answer that goes on: text as it comes, in the form of server-sent events. */
export type Streamed = { kind: 'stream'; status: 200; chunks: AsyncIterable<string> };
export type Reply = Answer | Streamed | Problem;

export const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  kind: 'answer',
  status,
  body,
  headers,
});

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The second keeps proxies from gathering it. */
const streamed = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };

/** Puts a reply on the wire: JSON, or problem+json (RFC 9457) with the id that the lines of the log about this call have as `operationId`. */
export function toResponse(reply: Reply, context: InvocationContext): HttpResponseInit {
  if (reply.kind === 'answer') return { status: reply.status, headers: { ...always, ...reply.headers }, jsonBody: reply.body };
  if (reply.kind === 'stream') return { status: reply.status, headers: { ...always, ...streamed }, body: Readable.from(reply.chunks) };
  const { status, code, detail, errors, headers, more } = reply;
  const body = {
    ...more,
    type: `urn:problem-type:latch:${code}`,
    title: titleOf(code),
    status,
    code,
    detail,
    traceId: operationOf(context),
  };
  return {
    status,
    headers: { ...always, ...headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify(errors ? { ...body, errors } : body),
  };
}

const titleOf = (code: string) => (code.charAt(0).toUpperCase() + code.slice(1)).replaceAll('-', ' ');
