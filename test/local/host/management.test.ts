import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => Promise.all([import('./apps/samples.js'), import('./apps/official.js')]) });
  await host.start('racesTheFinished', undefined, { instanceId: 'runs' });
  await host.start('counterOrchestration', undefined, { instanceId: 'ended' });
  await host.start('helloCities', undefined, { instanceId: 'done' });
});
afterAll(() => host.close());

type Ask = { body?: string; headers?: Record<string, string> };
const manage = (method: string, path: string, { body, headers }: Ask = {}) =>
  host.fetch(`/runtime/webhooks/durabletask/${path}`, {
    method,
    headers: { 'x-functions-key': host.systemKey, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body }),
  });
const bodyOf = async <T = unknown>(answer: Response): Promise<T> => {
  const text = await answer.text();
  return (text === '' ? '' : JSON.parse(text)) as T;
};
type History = { historyEvents: { EventType: string }[] };

describe('the management API', () => {
  it('wants the system key', async () => {
    expect((await host.fetch('/runtime/webhooks/durabletask/instances')).status).toBe(401);
  });

  it('starts, shows, suspends, resumes, ends and purges', async () => {
    const started = await manage('POST', 'Orchestrators/approval/m1', { body: '{"a":1}' });
    expect([started.status, started.headers.get('retry-after')]).toEqual([202, '10']);
    const links = await bodyOf<Record<string, string>>(started);
    expect(Object.keys(links)).toEqual([
      ...['id', 'statusQueryGetUri', 'sendEventPostUri', 'terminatePostUri', 'purgeHistoryDeleteUri'],
      ...['restartPostUri', 'suspendPostUri', 'resumePostUri'],
    ]);
    expect(started.headers.get('location')).toBe(links['statusQueryGetUri']);
    await host.idle();

    const live = await manage('GET', 'instances/m1?showInput=false');
    expect([live.status, live.headers.get('retry-after')]).toEqual([202, '5']);
    expect(live.headers.get('location')).toBe(`${host.url}/runtime/webhooks/durabletask/instances/m1?showInput=false`);
    expect(await live.json()).toMatchObject({ name: 'approval', input: null, output: null, customStatus: { waiting: true } });

    expect((await manage('POST', 'instances/m1/suspend?reason=x')).status).toBe(202);
    await host.idle();
    expect((await manage('POST', 'instances/m1/raiseEvent/Approved', { body: '"yes"' })).status).toBe(202);
    await host.idle();
    expect(host.status('m1')).toMatchObject({ runtimeStatus: 'Suspended', input: { a: 1 }, output: 'x' });
    expect((await manage('POST', 'instances/m1/resume')).status).toBe(202);
    await host.idle();
    expect(host.status('m1')).toMatchObject({ runtimeStatus: 'Completed', output: 'yes' });
    expect(host.history('m1').map(({ EventType, Reason }) => [EventType, Reason])).toEqual([
      ['ExecutionStarted', undefined],
      ['TimerCreated', undefined],
      ['ExecutionSuspended', 'x'],
      ['ExecutionResumed', undefined],
      ['EventRaised', undefined],
      ['ExecutionCompleted', undefined],
    ]);
    expect(await bodyOf(await manage('DELETE', 'instances/m1'))).toEqual({ instancesDeleted: 1 });
    expect((await manage('GET', 'instances/m1')).status).toBe(404);
  });

  it.each([
    ['?reason=enough', 'enough'],
    ['', null],
    ['?reason=[1,2]', [1, 2]],
  ])('terminates with its reason as the output (%s)', async (query, output) => {
    const id = await host.start('approval');
    expect((await manage('POST', `instances/${id}/terminate${query}`)).status).toBe(202);
    await host.idle();
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output });
  });
});

describe('a history', () => {
  const query = 'showHistory=true&showHistoryOutput=true';
  const rowsOf = async (path: string) => (await bodyOf<History>(await manage('GET', path))).historyEvents;

  it('shows what is done together with what asked for it', async () => {
    const rows = await rowsOf(`instances/done?${query}`);
    expect(rows.map(({ EventType }) => EventType)).toEqual([
      'ExecutionStarted',
      ...['TaskCompleted', 'TaskCompleted', 'TaskCompleted'],
      'ExecutionCompleted',
    ]);
    expect(rows[1]).toMatchObject({ FunctionName: 'hello', Result: 'Hello, Tokyo!', Input: '"Tokyo"', ScheduledTime: expect.any(String) });
  });

  it('shows what is open by itself, and inputs only to those who want them', async () => {
    const id = await host.start('approval', { secret: 1 });
    await host.terminate(id, 'stop');
    const rows = await rowsOf(`instances/${id}?${query}&showInput=false`);
    expect(rows).toMatchObject([
      { EventType: 'ExecutionStarted', FunctionName: 'approval' },
      { EventType: 'TimerCreated', FireAt: expect.any(String) },
      { EventType: 'ExecutionTerminated', Input: 'stop' },
      { EventType: 'ExecutionCompleted', OrchestrationStatus: 'Terminated', Result: 'stop' },
    ]);
    expect(JSON.stringify(rows)).not.toContain('secret');
    expect(JSON.stringify(await rowsOf(`instances/${id}?showHistory=true`))).toContain('secret');
  });
});

describe('a list of instances', () => {
  const ids = async (answer: Response) => (await bodyOf<{ instanceId: string }[]>(answer)).map(({ instanceId }) => instanceId);
  const nextOf = (answer: Response) => ({ headers: { 'x-ms-continuation-token': answer.headers.get('x-ms-continuation-token') ?? '' } });

  it('comes by status and prefix, a page at a time, in the order of ids', async () => {
    for (const id of ['page-2', 'page-3', 'page-1']) await host.start('helloCities', undefined, { instanceId: id });
    const first = await manage('GET', 'instances?instanceIdPrefix=page-&runtimeStatus=Completed,Failed&top=2');
    const second = await manage('GET', 'instances/?instanceIdPrefix=page-&top=2', nextOf(first));
    expect([await ids(first), await ids(second)]).toEqual([['page-1', 'page-2'], ['page-3']]);
    expect(second.headers.get('x-ms-continuation-token')).toBe('');
    expect(await ids(await manage('GET', 'instances?runtimeStatus=Running'))).toContain('runs');
  });

  it('has a hundred rows a page unless told otherwise, and ignores of a filter what it cannot read', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `many-${1000 + index}`);
    for (const id of many) await host.start('countdown', { from: 0 }, { instanceId: id });
    const first = await manage('GET', 'instances?instanceIdPrefix=many-&createdTimeFrom=yesterday&runtimeStatus=Odd&top=few');
    expect(await ids(first)).toEqual(many.slice(0, 100));
    expect(await ids(await manage('GET', 'instances?instanceIdPrefix=many-', nextOf(first)))).toEqual(['many-1100']);
  });

  it('is empty for a time when nothing was created', async () => {
    expect(await ids(await manage('GET', 'instances?createdTimeFrom=2031-01-01T00:00:00Z'))).toEqual([]);
    expect(await ids(await manage('GET', 'instances?createdTimeTo=2029-01-01T00:00:00Z'))).toEqual([]);
  });
});

describe('a purge by time and status', () => {
  it('forgets what has ended', async () => {
    const [from, to] = ['2030-01-01T00:00:00Z', '2030-01-02T00:00:00Z'];
    const id = await host.start('counterOrchestration', undefined, { instanceId: 'purged' });
    const purged = await manage('DELETE', `instances/?createdTimeFrom=${from}&createdTimeTo=${to}&runtimeStatus=Completed`);
    expect([purged.status, (await bodyOf<{ instancesDeleted: number }>(purged)).instancesDeleted > 100]).toEqual([200, true]);
    expect([host.status(id), host.status('runs')?.runtimeStatus]).toEqual([undefined, 'Running']);
    await host.start('counterOrchestration', undefined, { instanceId: 'ended' });
  });
});

describe('entities', () => {
  it('are signalled, shown, listed and purged', async () => {
    for (const key of ['a', 'b', '$']) expect((await manage('POST', `entities/Counter/${key}?op=add`, { body: '5' })).status).toBe(202);
    await host.idle();
    expect(await bodyOf(await manage('GET', 'entities/counter/a'))).toBe(5);
    const first = await manage('GET', 'Entities/counter?fetchState=true&top=2');
    const token = first.headers.get('x-ms-continuation-token') ?? '';
    expect(await bodyOf(first)).toMatchObject([{ entityId: { name: 'counter', key: '$' }, state: 5 }, { entityId: { key: 'a' } }]);
    const rest = await manage('GET', 'entities/counter', { headers: { 'x-ms-continuation-token': token } });
    expect(await bodyOf(rest)).toEqual([{ entityId: { name: 'counter', key: 'b' }, lastOperationTime: expect.any(String) }]);
    expect(await bodyOf(await manage('GET', 'entities?lastOperationTimeFrom=2040-01-01T00:00:00Z'))).toEqual([]);
    expect(await bodyOf(await manage('DELETE', 'instances/@counter@a'))).toEqual({ instancesDeleted: 1 });
    expect((await manage('GET', 'entities/counter/a')).status).toBe(404);
  });

  it('with an empty key are asked for by $, and take text that is no JSON', async () => {
    await manage('POST', 'entities/echoes?op=say', { body: 'plain', headers: { 'content-type': 'text/plain' } });
    await host.idle();
    expect(await bodyOf(await manage('GET', 'entities/echoes/$'))).toEqual(['say', 'plain']);
    await manage('DELETE', 'entities/echoes/');
    await host.idle();
    expect(await bodyOf(await manage('GET', 'entities/echoes/$'))).toEqual(['delete', null]);
  });
});

describe('a start that waits', () => {
  it.each([
    ['answers with the output', 'transferFunds?timeout=10&pollingInterval=0.01', 200, /^"7 refunded/],
    ['answers with the links when its time is up', 'racesTheFinished?timeout=0.02&pollingInterval=0.01', 202, /statusQueryGetUri/],
    ['answers with the status of a failure', 'E3_Monitor?timeout=10&pollingInterval=0.01', 200, /"runtimeStatus":"Failed"/],
    ['wants more time than its interval', 'transferFunds?timeout=1&pollingInterval=2', 400, /1 should be bigger than retry timeout 2/],
    ['does not wait without an interval', 'racesTheFinished?timeout=60', 202, /statusQueryGetUri/],
  ])('%s', async (_what, path, status, text) => {
    const answer = await manage('POST', `orchestrators/${path}`, { body: path.startsWith('E3') ? 'null' : '{"amount":7}' });
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(text)]);
  });
});
