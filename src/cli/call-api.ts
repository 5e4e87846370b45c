import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ApiReply, type CallApi, Complaint } from './command.js';

/** Where the API is, and who speaks: `token` is asked for anew with every call. */
export type ApiOptions = { url: string; token(): Promise<string> };

const patienceMs = 60_000;
const ownMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Calls the API over HTTP. A token is worth a door: off this machine it travels over TLS only. */
export function callApi({ url, token }: ApiOptions): CallApi {
  return async (method, path, body) => {
    const target = targetOf(url, path);
    const headers = {
      authorization: `Bearer ${await token()}`,
      'content-type': 'application/json',
      ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
    };
    return send(target, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  };
}

function targetOf(url: string, path: string): URL {
  if (!URL.canParse(url)) throw new Complaint(`${url} is no address: it should look like https://latch.example.com`);
  const target = new URL(`api${path}`, url.endsWith('/') ? url : `${url}/`);
  if (target.protocol !== 'https:' && !ownMachine.has(target.hostname)) throw new Complaint(`${url} is not https: no token goes there.`);
  return target;
}

async function send(target: URL, init: RequestInit): Promise<ApiReply> {
  try {
    const response = await fetch(target, { ...init, redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), date: response.headers.get('date') ?? undefined };
  } catch (error) {
    throw new Complaint(`Latch does not answer at ${target.origin}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

const Problem = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).default([]),
});

/** The body of a good answer; anything else is told to whoever typed. */
export function bodyOf<T>(shape: z.ZodType<T>, { status, body }: ApiReply): T {
  if (status < 400) return shape.parse(body);
  const problem = Problem.safeParse(body);
  if (!problem.success) throw new Complaint(`Latch answered ${status}.`);
  const { code, detail, errors } = problem.data;
  const fields = errors.filter((each) => each.detail !== detail).map(({ field, detail: says }) => `\n  ${field}: ${says}`);
  throw new Complaint(`${detail} (${status} ${code})${fields.join('')}`);
}
