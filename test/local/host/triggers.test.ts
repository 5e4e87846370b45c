import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { openSources, type Sources } from './apps/sources.js';
import { broken, seen } from './apps/triggered.js';

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
  it('runs at its time', async () => {
    await host.advance(new Date('2030-01-01T08:59:59.000Z'));
    expect(seen).toEqual([]);
    await host.advance(1000);
    expect(by('everyHour')).toEqual([{ by: 'everyHour', input: { isPastDue: false, last: '2030-01-01T09:00:00.000Z' } }]);
  });

  it('that missed several occurrences runs once, past due', async () => {
    await host.running.host.jumpTo(new Date('2030-01-01T12:30:00.000Z'));
    expect(by('everyHour')).toEqual([{ by: 'everyHour', input: { isPastDue: true, last: '2030-01-01T12:30:00.000Z' } }]);
  });

  it('remembers its last run over a restart', async () => {
    host.clock.set(new Date('2030-01-01T15:10:00.000Z'));
    await host.restart();
    expect(by('everyHour')).toHaveLength(1);
    await host.restart();
    expect(by('everyHour')).toHaveLength(1);
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

describe('a warmup trigger', () => {
  it('runs at every start', async () => {
    await host.restart();
    expect(by('warm')).toHaveLength(1);
  });
});
