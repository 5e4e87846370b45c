import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => Promise.all([import('./apps/samples.js'), import('./apps/client.js')]) });
});
afterAll(() => host.close());

const post = (verb: string, ...args: unknown[]) => host.fetch('/api/client', { method: 'POST', body: JSON.stringify({ verb, args }) });
const ask = async (verb: string, ...args: unknown[]) => {
  const answer = (await (await post(verb, ...args)).json()) as { answered?: unknown; failed?: string };
  await host.idle();
  return answer.failed ?? answer.answered;
};

describe("the SDK's client", () => {
  it('starts, asks, suspends, resumes, raises and purges', async () => {
    expect(await ask('startNew', 'approval', { instanceId: 'c1', input: { a: 1 } })).toBe('c1');
    expect(await ask('getStatus', 'c1')).toMatchObject({
      name: 'approval',
      runtimeStatus: 'Running',
      input: { a: 1 },
      customStatus: { waiting: true },
    });
    await ask('suspend', 'c1', 'wait');
    expect(await ask('suspend', 'c1', 'again')).toMatch(/status code: 500.*Cannot suspend the orchestration instance c1/);
    expect(await ask('purgeInstanceHistory', 'c1')).toMatch(/status code: 412.*has status Suspended/);
    await ask('resume', 'c1', 'go on');
    expect(await ask('resume', 'c1', 'go on')).toMatch(/status code: 500.*in the Running state/);
    await ask('raiseEvent', 'c1', 'Approved', 'yes');
    expect(await ask('getStatus', 'c1')).toMatchObject({ runtimeStatus: 'Completed', output: 'yes' });
    // What has ended takes no notice, and says nothing.
    for (const late of ['terminate', 'suspend', 'resume']) expect(await ask(late, 'c1', 'late')).toBeUndefined();
    expect(await ask('raiseEvent', 'c1', 'Approved', 'late')).toBeUndefined();
    expect(await ask('purgeInstanceHistory', 'c1')).toEqual({ instancesDeleted: 1 });
    expect(await ask('purgeInstanceHistory', 'c1')).toEqual({ instancesDeleted: 0 });
    expect(await ask('getStatus', 'c1')).toMatch(/replied with HTTP 404/);
  });

  it('raises an event without a payload, and one before anybody waits', async () => {
    await ask('startNew', 'collector', { instanceId: 'c2', input: { count: 2 } });
    await ask('raiseEvent', 'c2', 'Item');
    await ask('raiseEvent', 'c2', 'Item', { n: 2 });
    expect(host.status('c2')?.output).toEqual([null, { n: 2 }]);
  });

  it('starts a version, and hears why a start was refused', async () => {
    await ask('startNew', 'approval', { instanceId: 'c3', version: '2.0' });
    expect(await ask('startNew', 'approval', { instanceId: 'c3' })).toMatch(
      /status code: 409.*An Orchestration instance with the status Running already exists/,
    );
    expect(await ask('startNew', 'nothing')).toMatch(/status code: 400.*doesn't exist/);
  });

  it('waits for an end: the output, the failure, or the links', async () => {
    await ask('startNew', 'approval', { instanceId: 'c4' });
    const links = await post('wait', 'c4');
    expect([links.status, Object.keys((await links.json()) as object)]).toEqual([
      202,
      expect.arrayContaining(['statusQueryGetUri', 'rewindPostUri']),
    ]);
    await ask('raiseEvent', 'c4', 'Approved', { by: 'bob' });
    const output = await post('wait', 'c4');
    expect([output.status, await output.json()]).toEqual([200, { by: 'bob' }]);
    await ask('startNew', 'farTimer', { instanceId: 'c5' });
    await ask('terminate', 'c5', 'enough');
    expect(await (await post('wait', 'c5')).json()).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
  });

  it('lists more than a page, and by status, and purges what it lists', async () => {
    for (let index = 0; index < 120; index += 1) await host.start('countdown', { from: 0 }, { instanceId: `l-${index}` });
    const listed = (await ask('getStatusAll')) as { instanceId: string }[];
    expect(listed.filter(({ instanceId }) => instanceId.startsWith('l-'))).toHaveLength(120);
    const completed = (await ask('getStatusBy', { runtimeStatus: ['Completed'] })) as { runtimeStatus: string }[];
    expect(new Set(completed.map(({ runtimeStatus }) => runtimeStatus))).toEqual(new Set(['Completed']));
    expect(await ask('purgeInstanceHistoryBy', { runtimeStatus: ['Completed'] })).toEqual({ instancesDeleted: completed.length });
  });

  it('rewinds what failed, and nothing else', async () => {
    expect(await ask('rewind', 'nobody', 'x')).toBe('No orchestration with instance ID "nobody" found.');
    await ask('startNew', 'approval', { instanceId: 'c6' });
    expect(await ask('rewind', 'c6', 'x')).toMatch(/has status Running, but only/);
  });

  it('signals entities and reads them', async () => {
    expect(await ask('readEntityState', 'counter', 'mine')).toEqual({ entityExists: false });
    await ask('signalEntity', 'counter', 'mine', 'add', 4);
    expect(await ask('readEntityState', 'counter', 'mine')).toEqual({ entityExists: true, entityState: 4 });
    expect(await ask('signalEntity', 'nobody', 'k', 'add', 4)).toMatch(/status code: 400.*not an entity function/);
  });
});
