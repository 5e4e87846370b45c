import { afterAll } from 'vitest';
import { registerApi } from '../../../src/functions/register-functions.js';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import type { Edge } from './edge.js';

export type Body = Record<string, unknown>;
export type Reply = { status: number; body: Body; headers: Headers };
export type CallOptions = { key?: string; assertion?: string; raw?: string | Uint8Array };

/** This host answers a stream in one piece, once it has ended. */
const briefly = { askMs: 1, checkMs: 1, lifeMs: 5 };

/** The API over these ports, and what else is registered, served by the real host through the real registrations. Once a file. */
export async function openApi(edge: Edge, alsoRegister: () => void = () => {}): Promise<{ host: TestHost; as: (user?: string) => Caller }> {
  const host = await createTestHost({
    app: async () => {
      registerApi(edge, briefly);
      alsoRegister();
    },
    clock: edge.clock,
    hostJson: { extensions: { http: { routePrefix: '' } } },
  });
  afterAll(() => host.close());
  return { host, as: (user) => caller(host, user) };
}

export type Caller = (method: string, path: string, body?: unknown, options?: CallOptions) => Promise<Reply>;

const caller =
  (host: TestHost, user: string | undefined): Caller =>
  async (method, path, body, options = {}) => {
    const sent = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await host.fetch(path, { method, headers: headersOf(user, options), ...(sent === undefined ? {} : { body: sent }) });
    const text = await response.text();
    const isJson = text !== '' && response.headers.get('content-type') !== 'text/event-stream';
    return { status: response.status, body: isJson ? JSON.parse(text) : {}, headers: response.headers };
  };

function headersOf(user: string | undefined, { key, assertion }: CallOptions): Record<string, string> {
  return {
    ...(user ? { authorization: `Bearer ${user}` } : {}),
    ...(key ? { 'idempotency-key': key } : {}),
    ...(assertion ? { 'latch-assertion': assertion } : {}),
  };
}
