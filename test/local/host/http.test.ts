import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => import('./apps/samples.js') });
});
afterAll(() => host.close());

const manage = (path: string, init: RequestInit = {}) =>
  host.fetch(`/runtime/webhooks/durabletask/${path}`, { ...init, headers: { 'x-functions-key': host.systemKey, ...init.headers } });
const postJson = (body?: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  ...(body !== undefined && { body }),
});

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

describe('the management API', () => {
  it('wants the system key', async () => {
    expect((await host.fetch('/runtime/webhooks/durabletask/instances')).status).toBe(401);
  });

  it('starts, shows, raises, suspends, resumes, terminates and purges', async () => {
    const started = await manage('orchestrators/approval/m1', postJson('{"a":1}'));
    expect(started.status).toBe(202);
    await host.idle();
    expect((await manage('orchestrators/approval/m1', postJson())).status).toBe(409);
    const live = await manage('instances/m1');
    expect([live.status, live.headers.get('retry-after')]).toEqual([202, '5']);
    expect(await live.json()).toMatchObject({ name: 'approval', input: { a: 1 }, output: null, customStatus: { waiting: true } });

    expect((await manage('instances/m1/suspend?reason=x', postJson())).status).toBe(202);
    await host.idle();
    expect((await manage('instances/m1/suspend?reason=x', postJson())).status).toBe(500);
    expect((await manage('instances/m1/raiseEvent/Approved', postJson('"yes"'))).status).toBe(202);
    await host.idle();
    expect(host.status('m1')?.runtimeStatus).toBe('Suspended');
    expect((await manage('instances/m1/resume', postJson())).status).toBe(202);
    await host.idle();
    expect(host.status('m1')).toMatchObject({ runtimeStatus: 'Completed', output: 'yes' });

    expect((await manage('instances/m1/terminate?reason=x', postJson())).status).toBe(410);
    expect(await (await manage('instances/m1', { method: 'DELETE' })).json()).toEqual({ instancesDeleted: 1 });
    expect((await manage('instances/m1')).status).toBe(404);
  });

  it('shows the reason of a termination', async () => {
    const id = await host.start('approval');
    expect((await manage(`instances/${id}/terminate?reason=enough`, postJson())).status).toBe(202);
    await host.idle();
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
  });

  it.each([
    ['an event named like a task', 'instances/r1/raiseEvent/0', '1', 400],
    ['an event named like an entity request', 'instances/r1/raiseEvent/8d6f3a52-1a1b-4c3d-9e8f-0123456789ab', '1', 400],
    ['an event whose body is not JSON', 'instances/r1/raiseEvent/Approved', '{oops', 400],
    ['an event for nobody', 'instances/nobody/raiseEvent/Approved', '1', 404],
    ['an unknown orchestrator', 'orchestrators/nothing', '1', 400],
    ['an input that is not JSON', 'orchestrators/approval', '{oops', 400],
    ['an id that belongs to an entity', 'orchestrators/approval/@x@y', '1', 400],
    ['rewinding what runs', 'instances/r1/rewind?reason=x', '', 412],
  ])('refuses %s', async (_what, path, body, status) => {
    if (!host.status('r1')) await host.start('approval', undefined, { instanceId: 'r1' });
    expect((await manage(path, postJson(body))).status).toBe(status);
  });

  it('lists by status, prefix and page', async () => {
    for (const id of ['page-1', 'page-2', 'page-3']) await host.start('helloCities', undefined, { instanceId: id });
    const first = await manage('instances?instanceIdPrefix=page-&runtimeStatus=Completed,Failed&top=2');
    expect(((await first.json()) as { instanceId: string }[]).map(({ instanceId }) => instanceId)).toEqual(['page-1', 'page-2']);
    const token = first.headers.get('x-ms-continuation-token') ?? '';
    const second = await manage('instances?instanceIdPrefix=page-&top=2', { headers: { 'x-ms-continuation-token': token } });
    expect(((await second.json()) as { instanceId: string }[]).map(({ instanceId }) => instanceId)).toEqual(['page-3']);
    expect(second.headers.get('x-ms-continuation-token')).toBeNull();
  });

  it('shows a history with completions and their functions', async () => {
    const id = await host.start('helloCities');
    const status = (await (await manage(`instances/${id}?showHistory=true&showHistoryOutput=true`)).json()) as {
      historyEvents: Record<string, unknown>[];
    };
    expect(status.historyEvents.map(({ EventType }) => EventType)).toEqual([
      'ExecutionStarted',
      'TaskCompleted',
      'TaskCompleted',
      'TaskCompleted',
      'ExecutionCompleted',
    ]);
    expect(status.historyEvents[1]).toMatchObject({ FunctionName: 'hello', Result: 'Hello, Tokyo!' });
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
