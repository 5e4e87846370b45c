import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => import('./apps/samples.js') });
});
afterAll(() => host.close());

describe('an HTTP function', () => {
  it('gets route, query and body, and answers with status and headers', async () => {
    const answer = await host.fetch('/api/echo/7/a/b%20c?q=1', { method: 'POST', body: 'hi' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-id')).toBe('7');
    expect(await answer.json()).toEqual({ rest: 'a/b c', q: '1', viaParams: '1', body: 'hi' });
  });

  it.each([
    ['a constraint does not hold', '/api/echo/seven/x', 'POST', 404],
    ['the method is not served', '/api/echo/7/x', 'GET', 404],
    ['the prefix is missing', '/echo/7/x', 'POST', 404],
    ['the function needs a key', '/api/secret', 'GET', 401],
    ['it throws', '/api/breaks', 'GET', 500],
  ])('when %s', async (_when, path, method, status) => {
    const answer = await host.fetch(path, { method });
    expect([answer.status, await answer.text()]).toEqual([status, '']);
  });

  it('gets a route value rather than a query value of the same name', async () => {
    expect((await host.fetch('/api/echo/7/x?id=9', { method: 'POST' })).headers.get('x-id')).toBe('7');
  });

  it('for administrators opens with the master key only', async () => {
    const { keys } = host.running.host;
    const statuses = [keys.host, keys.system, keys.master].map(async (key) => (await host.fetch(`/api/adminOnly?code=${key}`)).status);
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
  });

  it('opens with a host key', async () => {
    const { keys } = host.running.host;
    const answer = await host.fetch('/api/secret', { headers: { 'x-functions-key': keys.host } });
    expect(await answer.text()).toBe('shh');
  });

  it('starts an orchestration through the durable client and answers with its links', async () => {
    const answer = await host.fetch('/api/orchestrators/helloCities', { method: 'POST' });
    expect(answer.status).toBe(202);
    const links = (await answer.json()) as { id: string; statusQueryGetUri: string };
    await host.idle();
    const status = await fetch(links.statusQueryGetUri);
    expect(await status.json()).toMatchObject({
      instanceId: links.id,
      runtimeStatus: 'Completed',
      output: ['Hello, Tokyo!', 'Hello, Seattle!', 'Hello, Berlin!'],
    });
  });
});

describe('a request whose address cannot be read', () => {
  it.each([
    ['//', 'localhost'],
    ['/', 'not a host'],
  ])('%s at %s is refused', async (path, hostHeader) => {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(host.url);
      get({ port, host: '127.0.0.1', path, headers: { host: hostHeader } }, (answer) => resolve(answer.resume().statusCode)).on(
        'error',
        reject,
      );
    });
    expect(answered).toBe(400);
  });
});

describe('the endpoint of the durable client', () => {
  it.each([
    ['itself', {}, 404],
    ['a page in a browser', { origin: 'http://evil.example' }, 403],
    ['a foreign name', { host: 'evil.example' }, 403],
  ])('called by %s', async (_who, headers, status) => {
    const { rpcBase } = host.running.host.addresses;
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      get(new URL('instances/nobody', rpcBase), { headers }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
    });
    expect(answered).toBe(status);
  });
});
