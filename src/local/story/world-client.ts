import { z } from 'zod';

const Json = z.record(z.string(), z.unknown());
export type Reply = { status: number; body: Record<string, unknown> };

const Message = z.object({
  at: z.string(),
  channel: z.string(),
  to: z.string(),
  subject: z.string().optional(),
  text: z.string().default(''),
});
export type Message = z.infer<typeof Message>;
const Row = z.object({
  at: z.string(),
  kind: z.string(),
  doorId: z.string().optional(),
  readerId: z.string().optional(),
  result: z.string().optional(),
  because: z.string().optional(),
});
export type Row = z.infer<typeof Row>;

/** A running local world, used as people use it: the API with their tokens, the control plane for hands, time and letters. */
export type WorldClient = {
  as(user: string): (method: string, path: string, body?: unknown) => Promise<Reply>;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  now(): Promise<Date>;
  setTo(at: Date): Promise<void>;
  outbox(since: Date): Promise<Message[]>;
  ledger(since: Date): Promise<Row[]>;
};

export function createWorldClient(api: string, control: string): WorldClient {
  const call = async (
    url: string,
    method: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> => {
    const init = {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const response = await fetch(url, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  };
  const local = async (method: string, path: string, body?: unknown) => {
    const reply = await call(`${control}/local${path}`, method, body);
    if (reply.status >= 400) throw new Error(`${method} /local${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  return {
    as: (user) => async (method, path, body) => {
      const { accessToken } = z.object({ accessToken: z.string() }).parse(await local('POST', '/tokens', { user, acrs: ['c1'] }));
      const reply = await call(`${api}/api${path}`, method, body, { authorization: `Bearer ${accessToken}` });
      return { status: reply.status, body: Json.catch({}).parse(reply.body) };
    },
    control: local,
    now: async () => new Date(z.object({ now: z.string() }).parse(await local('GET', '/clock')).now),
    setTo: async (at) => {
      await local('POST', '/clock', { setTo: at.toISOString() });
    },
    outbox: async (since) => z.array(Message).parse(await local('GET', `/outbox?since=${encodeURIComponent(since.toISOString())}`)),
    ledger: async (since) => z.array(Row).parse(await local('GET', `/ledger?since=${encodeURIComponent(since.toISOString())}`)),
  };
}
