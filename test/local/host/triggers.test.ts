import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { openSources, type Sources } from './apps/sources.js';
import { broken, seen, stay } from './apps/triggered.js';

let host: TestHost;
let sources: Sources;
beforeAll(async () => {
  sources = await openSources();
  const settings = {
    TEST_EVENTS: `Endpoint=${sources.url}/;SharedAccessKeyName=local;SharedAccessKey=abc=`,
    TEST_HUB: 'hub',
    TEST_COSMOS__accountEndpoint: `${sources.url}/`,
    IDENTITY_ENDPOINT: `${sources.url}/identity`,
  };
  host = await createTestHost({ app: () => import('./apps/triggered.js'), settings });
  await host.idle();
});
afterAll(async () => {
  await host.close();
  sources.close();
});
beforeEach(() => {
  seen.length = 0;
});

const by = (name: string) => seen.filter((each) => each.by === name);

describe('a timer trigger', () => {
  const never = '0001-01-01T00:00:00+00:00';
  const hour = (n: number, minutes = 0) => new Date(Date.UTC(2030, 0, 1, n, minutes)).toISOString();
  const run = (isPastDue: boolean, last: string, next: string) => ({ by: 'everyHour', input: { isPastDue, last, next } });

  it('runs at its time and is told when it ran before', async () => {
    await host.advance(new Date('2030-01-01T08:59:59.000Z'));
    expect(by('everyHour')).toEqual([]);
    await host.advance(1000);
    await host.advance(3_600_000);
    expect(by('everyHour')).toEqual([run(false, never, hour(9)), run(false, hour(9), hour(10))]);
  });

  it('that missed several occurrences runs once, past due', async () => {
    await host.running.host.jumpTo(new Date('2030-01-01T12:30:00.000Z'));
    expect(by('everyHour')).toEqual([run(true, hour(10), hour(11))]);
  });

  it('remembers its last run over a restart', async () => {
    host.clock.set(new Date('2030-01-01T15:10:00.000Z'));
    await host.restart();
    await host.restart();
    expect(by('everyHour')).toEqual([run(true, hour(12, 30), hour(13))]);
  });

  it('runs again what the host did not survive', async () => {
    const entered = new Promise<void>((resolve) => {
      stay.inside = () => {
        resolve();
        return new Promise(() => {});
      };
    });
    host.clock.set(new Date('2030-06-01T00:00:00.000Z'));
    void host.running.host.jumpTo(host.clock.now());
    await entered;
    stay.inside = () => Promise.resolve();
    host.clock.set(new Date('2030-06-01T00:10:00.000Z'));
    await host.restart();
    expect(by('yearly').map(({ input }) => input)).toEqual([false, true]);
  });
});

describe('an event hub trigger', () => {
  it('hands over a batch with its metadata and goes on after it', async () => {
    sources.publish({ n: 1 });
    sources.publish({ n: 2 });
    await host.idle();
    expect(by('telemetry')).toHaveLength(1);
    expect(by('telemetry')[0]).toMatchObject({
      input: [{ n: 1 }, { n: 2 }],
      metadata: {
        sequenceNumberArray: [0, 1],
        propertiesArray: [{ type: 'opened' }, { type: 'opened' }],
        systemPropertiesArray: [{ 'iothub-connection-device-id': 'door-1' }, { 'iothub-connection-device-id': 'door-1' }],
        partitionContext: { eventHubName: 'hub', consumerGroup: 'tests', partitionId: '0' },
      },
    });
    expect(sources.requests).toContain('/hub/partitions abc=');
    sources.publish({ n: 3 });
    await host.restart();
    expect(by('telemetry').map(({ input }) => input)).toEqual([[{ n: 1 }, { n: 2 }], [{ n: 3 }]]);
  });
});

describe('an event hub trigger of cardinality one', () => {
  it('runs once per event, in order in each partition, with the metadata of that event', async () => {
    for (const n of [1, 2, 3]) sources.publish({ n }, { hub: 'singles', partition: '0' });
    sources.publish({ n: 10 }, { hub: 'singles', partition: '1' });
    await host.idle();
    const runs = by('singles') as { input: { n: number }; metadata: { partitionContext: { partitionId: string } } }[];
    const inPartition = (id: string) => runs.filter(({ metadata }) => metadata.partitionContext.partitionId === id);
    expect(inPartition('0').map(({ input }) => input.n)).toEqual([1, 2, 3]);
    expect(inPartition('1').map(({ input }) => input.n)).toEqual([10]);
    expect(inPartition('0')[1]?.metadata).toMatchObject({
      partitionKey: 'door-1',
      offset: '100',
      sequenceNumber: 1,
      enqueuedTimeUtc: '2030-01-01T08:00:00.000Z',
      properties: { type: 'opened' },
      systemProperties: { 'iothub-connection-device-id': 'door-1' },
      partitionContext: { eventHubName: 'singles', consumerGroup: '$Default', partitionId: '0' },
    });
  });

  it('goes on after one that failed, as on Azure', async () => {
    broken.at = 4;
    for (const n of [4, 5]) sources.publish({ n }, { hub: 'singles', partition: '0' });
    await host.idle();
    await host.restart();
    expect(by('singles').map(({ input }) => (input as { n: number }).n)).toEqual([4, 5]);
  });
});

describe('a change feed trigger', () => {
  it('reads what changed, once, signed in as the app', async () => {
    sources.change({ id: 'r1' });
    await host.idle();
    sources.change({ id: 'r2' });
    await host.restart();
    expect(by('changes').map(({ input }) => input)).toEqual([[{ id: 'r1' }], [{ id: 'r2' }]]);
    expect([...sources.leases.values()]).toEqual([
      expect.objectContaining({ id: expect.stringMatching(/_changes\.\.0$/), LeaseToken: '0', ContinuationToken: '"2"' }),
    ]);
    const token = encodeURIComponent(`type=aad&ver=1.0&sig=token-for-${sources.url}`);
    expect(sources.requests).toContain(`/dbs/latch/colls/requests/docs ${token}`);
  });
});

describe('a change feed of several partition key ranges', () => {
  const handed = () => by('changes').flatMap(({ input }) => (input as { id: string }[]).map(({ id }) => id));

  it('comes in order per range, and goes on where it stood when a range splits', async () => {
    for (const id of ['a1', 'b1']) sources.change({ id });
    await host.idle();
    sources.split('0', ['1', '2']);
    for (const n of [2, 3]) {
      sources.change({ id: `a${n}` }, '1');
      sources.change({ id: `b${n}` }, '2');
    }
    await host.idle();
    sources.split('1', ['3', '4']);
    sources.change({ id: 'a4' }, '4');
    await host.restart();
    expect(handed().filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(handed().filter((id) => id.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
  });
});

describe('the Event Grid webhook', () => {
  const path = '/runtime/webhooks/eventgrid?functionName=Alerts';
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    host.fetch(path, { method: 'POST', headers: { 'x-functions-key': host.systemKey, ...headers }, body: JSON.stringify(body) });

  it('shakes hands in both schemas', async () => {
    const validation = [{ id: '1', eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: 'abc' } }];
    const answer = await post(validation, { 'aeg-event-type': 'SubscriptionValidation' });
    expect([answer.status, await answer.json()]).toEqual([200, { validationResponse: 'abc' }]);
    const cloud = await host.fetch(path, {
      method: 'OPTIONS',
      headers: { 'x-functions-key': host.systemKey, 'webhook-request-origin': 'eventgrid.azure.net' },
    });
    expect([cloud.status, cloud.headers.get('webhook-allowed-origin')]).toEqual([200, 'eventgrid.azure.net']);
  });

  it('runs the function once per event, and says so when it failed', async () => {
    expect(
      (
        await post([
          { id: 'a', data: {} },
          { id: 'b', data: {} },
        ])
      ).status,
    ).toBe(202);
    expect((await post({ id: 'c', specversion: '1.0', data: {} })).status).toBe(202);
    expect(by('alerts').map(({ input }) => (input as { id: string }).id)).toEqual(['a', 'b', 'c']);
    broken.next = true;
    expect((await post({ id: 'd' })).status).toBe(500);
    broken.next = false;
  });

  it.each([
    ['without a key', path, {}, 401],
    ['for an unknown function', '/runtime/webhooks/eventgrid?functionName=nobody', { key: true }, 404],
  ])('refuses %s', async (_what, where, { key }: { key?: boolean }, status) => {
    const headers = key ? { 'x-functions-key': host.systemKey } : {};
    expect((await host.fetch(where, { method: 'POST', headers, body: '[]' })).status).toBe(status);
  });
});

describe('a warmup trigger, and a timer that runs on start', () => {
  it('run at every start', async () => {
    await host.restart();
    expect([by('warm').length, by('atStart').length]).toEqual([1, 1]);
  });
});
