import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

type Answer = { status: number; headers?: Record<string, string | string[]>; body?: string };

let host: TestHost;
let server: Server;
let base: string;
const asked: { line: string; headers: IncomingMessage['headers']; body: string }[] = [];
const warnings: string[] = [];
/** What each path answers, one after the other; the last one stays. */
const answers = new Map<string, Answer[]>();

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (pathname === '/identity') return response.end(JSON.stringify({ access_token: `token-for-${searchParams.get('resource')}` }));
    asked.push({ line: `${request.method} ${pathname}`, headers: request.headers, body });
    const left = answers.get(pathname) ?? [];
    const { status, headers = {}, body: text } = (left.length > 1 ? left.shift() : left[0]) ?? { status: 404 };
    return response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['IDENTITY_ENDPOINT'] = `${base}/identity`;
  host = await createTestHost({
    app: () => import('./apps/calls-http.js'),
    log: (level, _category, message) => level === 'warning' && warnings.push(message),
  });
});
afterAll(async () => {
  await host.close();
  server.close();
  delete process.env['IDENTITY_ENDPOINT'];
});
beforeEach(() => {
  asked.length = 0;
  warnings.length = 0;
});

const fetches = (path: string, more: object = {}) => host.start('fetches', { method: 'GET', url: base + path, ...more });

describe('callHttp', () => {
  it('sends what it is told, text by default, with a token of the managed identity', async () => {
    answers.set('/echo', [
      { status: 200, headers: { 'x-One': '1', 'set-cookie': ['a=1', 'b=2'], etag: '"e"', 'content-type': 'text/plain' }, body: 'hi' },
    ]);
    const id = await fetches('/echo', { method: 'POST', body: { a: 1 }, headers: { 'X-Mine': 'm' }, audience: 'https://vault/.default' });
    expect(asked[0]).toMatchObject({
      line: 'POST /echo',
      body: '{"a":1}',
      headers: { 'content-type': 'text/plain', 'x-mine': 'm', authorization: 'Bearer token-for-https://vault' },
    });
    const output = host.status(id)?.output;
    expect(output).toMatchObject({ statusCode: 200, content: 'hi', name: 'after' });
    const { headers } = output as { headers: Record<string, unknown> };
    expect(headers).toMatchObject({ 'x-One': '1', 'Set-Cookie': ['a=1', 'b=2'], ETag: '"e"' });
    expect(Object.keys(headers).filter((name) => name.toLowerCase().startsWith('content-'))).toEqual([]);
  });

  it('polls a 202 at its Location, as often as it says, without the key of the function', async () => {
    const again = { status: 202, headers: { location: `${base}/job`, 'retry-after': '10' } };
    answers.set('/job', [again, { ...again, headers: { location: `${base}/job` } }, { status: 200, body: 'finished' }]);
    const id = await fetches('/job', {
      method: 'POST',
      body: 'x',
      headers: { 'X-Functions-Key': 'k', 'X-Mine': 'm' },
      audience: 'https://vault',
    });
    await host.advance(9_999);
    expect(asked.map(({ line }) => line)).toEqual(['POST /job']);
    await host.advance(1);
    expect(asked[1]).toMatchObject({
      line: 'GET /job',
      body: '',
      headers: { 'x-mine': 'm', authorization: 'Bearer token-for-https://vault' },
    });
    expect(asked[1]?.headers['x-functions-key']).toBeUndefined();
    await host.advance(29_999);
    expect(asked).toHaveLength(2);
    await host.advance(1);
    expect(host.status(id)?.output).toMatchObject({ statusCode: 200, content: 'finished', name: 'after' });
  });

  it('polls at once when it is told to wait for nothing', async () => {
    answers.set('/soon', [{ status: 202, headers: { location: `${base}/soon`, 'retry-after': '0' } }, { status: 200 }]);
    expect(host.status(await fetches('/soon'))?.output).toMatchObject({ statusCode: 200, name: 'after' });
  });

  it('answers the 202 when polling is off', async () => {
    answers.set('/off', [{ status: 202, headers: { location: `${base}/off` } }]);
    expect(host.status(await fetches('/off', { enablePolling: false }))?.output).toMatchObject({ statusCode: 202, name: 'after' });
  });

  it('follows redirects, without credentials', async () => {
    answers.set('/from', [{ status: 302, headers: { location: '/to' } }]);
    answers.set('/to', [{ status: 200, body: 'there' }]);
    const id = await fetches('/from', { method: 'POST', body: 'x', audience: 'https://vault' });
    expect(host.status(id)?.output).toMatchObject({ statusCode: 200, content: 'there' });
    expect(asked.map(({ line, headers }) => [line, headers.authorization])).toEqual([
      ['POST /from', 'Bearer token-for-https://vault'],
      ['GET /to', undefined],
    ]);
  });

  it('fails when nobody answers', async () => {
    const id = await host.start('fetches', { method: 'GET', url: 'http://127.0.0.1:1/' });
    expect(host.status(id)?.output).toMatch(/^caught connect ECONNREFUSED/);
  });
});

describe('callHttp is as unkind as on Azure', () => {
  it('to a relative Location: the orchestration waits for ever, and the log says why', async () => {
    answers.set('/lost', [{ status: 202, headers: { location: '/lost' } }]);
    const id = await fetches('/lost');
    await host.advance(3_600_000);
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    expect(warnings).toEqual([expect.stringContaining('answered 202 without an absolute Location')]);
  });

  it('to a 202 without a Location: the next result is lost, and the log says why', async () => {
    answers.set('/mute', [{ status: 202 }]);
    const id = await fetches('/mute');
    await host.advance(3_600_000);
    expect(host.status(id)?.output).not.toHaveProperty('name');
    expect(warnings).toEqual([expect.stringContaining('answered 202 without an absolute Location')]);
  });

  it('when something else is started while it polls: results go to the wrong tasks, and the log says why', async () => {
    answers.set('/slow', [{ status: 202, headers: { location: `${base}/slow`, 'retry-after': '60' } }, { status: 200 }]);
    const id = await host.start('fetchesBeside', { url: `${base}/slow` });
    await host.raise(id, 'Go');
    await host.advance(120_000);
    expect(host.status(id)?.output).toMatchObject({ beside: { statusCode: 200 } });
    expect(warnings).toEqual([expect.stringContaining('numbers drift')]);
  });
});
