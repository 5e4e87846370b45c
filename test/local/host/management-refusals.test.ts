import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => Promise.all([import('./apps/samples.js'), import('./apps/official.js')]) });
  await host.start('racesTheFinished', undefined, { instanceId: 'runs' });
  await host.start('counterOrchestration', undefined, { instanceId: 'ended' });
});
afterAll(() => host.close());

type Ask = { body?: string; headers?: Record<string, string> };
const manage = (method: string, path: string, { body, headers }: Ask = {}) =>
  host.fetch(`/runtime/webhooks/durabletask/${path}`, {
    method,
    headers: { 'x-functions-key': host.systemKey, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body }),
  });
const bodyOf = async (answer: Response): Promise<unknown> => {
  const text = await answer.text();
  return text === '' ? '' : (JSON.parse(text) as unknown);
};

const says = (Message: unknown) => ({ Message });
const wrong = (ExceptionMessage: string) => ({
  Message: 'Something went wrong while processing your request',
  ExceptionMessage,
  ExceptionType: 'System.InvalidOperationException',
});
const notJson = expect.objectContaining({ Message: 'Invalid JSON content', ExceptionType: 'Newtonsoft.Json.JsonReaderException' });
const noName = says(expect.stringContaining('is not a valid event name'));
const oops = { body: '{oops' };
const guid = '8d6f3a52-1a1b-4c3d-9e8f-0123456789ab';

describe('the management API refuses', () => {
  it.each<[string, string, number, unknown, Ask?]>([
    ['to start by GET', 'GET orchestrators/approval', 404, ''],
    [
      'an unknown orchestrator',
      'POST orchestrators/nothing',
      400,
      says(expect.stringMatching(/^The function 'nothing' doesn't exist.*known orchestrator functions: '/)),
    ],
    [
      'an id that is taken',
      'POST orchestrators/approval/runs',
      409,
      says('An Orchestration instance with the status Running already exists.'),
    ],
    ['an id that belongs to an entity', 'POST orchestrators/approval/@x@y', 400, says('Orchestration instance ids must not start with @.')],
    [
      'an id with a slash',
      'POST orchestrators/approval/a%2Fb',
      400,
      says(expect.stringMatching(/^Orchestration instance ids must not contain/)),
    ],
    [
      'an id that is too long',
      `POST orchestrators/approval/${'x'.repeat(257)}`,
      400,
      says('Instance ID lengths must not exceed 256 characters.'),
    ],
    ['an input that is not JSON', 'POST orchestrators/approval', 400, notJson, oops],
    ['to suspend what is not there', 'POST instances/nobody/suspend', 404, ''],
    ['to suspend what ended', 'POST instances/ended/suspend', 410, ''],
    [
      'to suspend what is suspended',
      'POST instances/asleep/suspend',
      500,
      wrong('Cannot suspend the orchestration instance asleep because instance is in the Suspended state.'),
    ],
    [
      'to resume what runs',
      'POST instances/runs/resume',
      500,
      wrong('Cannot resume the orchestration instance runs because instance is in the Running state.'),
    ],
    ['to resume what ended', 'POST instances/ended/resume', 410, ''],
    ['to terminate what ended', 'POST instances/ended/terminate', 410, ''],
    ['to rewind what is not there', 'POST instances/nobody/rewind', 404, 'No orchestration with instance ID "nobody" found.'],
    [
      'to rewind what runs',
      'POST instances/runs/rewind',
      412,
      'This orchestration has status Running, but only orchestrations in the "Failed" state can be rewound.',
    ],
    [
      'to restart what is not there',
      'POST instances/nobody/restart',
      400,
      says('InstanceId does not match a valid orchestration instance.'),
    ],
    [
      'to restart what runs under its own id',
      'POST instances/runs/restart?restartWithNewInstanceId=false',
      409,
      says('A non-terminal instance with this instance ID already exists.'),
    ],
    ['to purge what is not there', 'DELETE instances/nobody', 404, ''],
    [
      'to purge what runs',
      'DELETE instances/runs',
      412,
      'Only orchestrations in a terminal state can be purged, but the orchestration with instance ID runs has status Running',
    ],
    ['to purge without a beginning', 'DELETE instances/', 400, "Please provide value for 'createdTimeFrom' parameter."],
    ['to purge when nothing fits', 'DELETE instances/?createdTimeFrom=2031-01-01T00:00:00Z', 404, ''],
    ['an event for nobody', 'POST instances/nobody/raiseEvent/First', 404, '', { body: '1' }],
    ['an event for what ended', 'POST instances/ended/raiseEvent/First', 410, '', { body: '1' }],
    [
      'an event that is not called JSON',
      'POST instances/runs/raiseEvent/First',
      400,
      says('Only application/json request content is supported'),
      { body: '1', headers: { 'content-type': 'text/plain' } },
    ],
    ['an event whose body is not JSON', 'POST instances/runs/raiseEvent/First', 400, notJson, oops],
    ['an event named like a task', 'POST instances/runs/raiseEvent/0', 400, noName, { body: '1' }],
    ['an event named like an entity request', `POST instances/runs/raiseEvent/${guid}`, 400, noName, { body: '1' }],
    ['an event without a name', 'POST instances/runs/raiseEvent', 404, ''],
    ['an operation it does not know', 'POST instances/runs/explode', 404, ''],
    ['more path than there is', 'POST instances/runs/terminate/now', 404, ''],
    [
      'an unknown entity',
      'POST entities/nobody/k?op=x',
      400,
      says(expect.stringMatching(/^The function 'nobody'.*not an entity function/)),
    ],
    ['an entity key with a hash', 'POST entities/counter/a%23b?op=add', 400, says(expect.stringMatching(/^Entity keys must not contain/))],
    ['a signal that is not JSON', 'POST entities/counter/a?op=add', 400, notJson, oops],
    ['an app lease, for want of one', 'POST makeprimary', 400, says(expect.stringContaining('not using the AppLease feature'))],
    ['what it never heard of', 'GET nothing', 404, ''],
  ])('%s', async (_what, call, status, body, ask) => {
    const [method = '', path = ''] = call.split(' ');
    if (path.includes('asleep')) {
      await host.start('approval', undefined, { instanceId: 'asleep' });
      await manage('POST', 'instances/asleep/suspend');
      await host.idle();
    }
    const answer = await manage(method, path, ask);
    expect([answer.status, await bodyOf(answer)]).toEqual([status, body]);
  });
});
