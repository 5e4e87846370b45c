import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEntity, signalEntity, startInstance } from '../../../src/local/host/durable/client.js';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { batches, overlap } from './apps/crowd.js';

let host: TestHost;
beforeAll(async () => {
  const durableTask = {
    maxConcurrentActivityFunctions: 3,
    maxConcurrentOrchestratorFunctions: 4,
    maxConcurrentEntityFunctions: 2,
    maxEntityOperationBatchSize: 5,
    maxOrchestrationActions: 20,
    overridableExistingInstanceStates: 'AnyState',
  };
  host = await createTestHost({ app: () => import('./apps/crowd.js'), hostJson: { extensions: { durableTask } } });
});
afterAll(() => host.close());

const durable = () => host.running.host.engine.durable;

describe('host.json', () => {
  it('says how many actions one execution may take', async () => {
    const { runtimeStatus, output } = host.status(await host.start('crowdRunaway', { actions: 30 })) ?? {};
    expect([runtimeStatus, output]).toEqual([
      'Failed',
      expect.stringContaining('Maximum amount of orchestration actions (20) has been reached'),
    ]);
    expect(host.status(await host.start('crowdRunaway', { actions: 20 }))?.output).toBe('done');
  });

  it('says whether a start takes the place of a live instance', async () => {
    await host.start('crowdHolder', { round: 1 }, { instanceId: 'holder' });
    await host.start('crowdHolder', { round: 2 }, { instanceId: 'holder' });
    expect(host.status('holder')).toMatchObject({ runtimeStatus: 'Running', input: { round: 2 } });
    await host.raise('holder', 'Go');
    expect(host.status('holder')?.output).toBe('held');
  });
});

describe('the limits of host.json', () => {
  it('hold for activities, orchestrators and entities at a time', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `crowd-${index}`);
    await Promise.all(ids.map((id) => startInstance(durable(), 'crowdOrchestration', { id })));
    await host.idle();
    expect(ids.map((id) => host.status(id)?.runtimeStatus)).toEqual(ids.map(() => 'Completed'));
    expect(overlap).toMatchObject({ crowdActivity: { most: 3 }, crowdOrchestration: { most: 4 }, crowdEntity: { most: 2 } });
  });

  it('hold for the operations an entity is given at once', async () => {
    batches.length = 0;
    await Promise.all(Array.from({ length: 12 }, () => signalEntity(durable(), { name: 'crowdEntity', key: 'k' }, 'add', undefined)));
    await host.idle();
    expect(readEntity(durable(), { name: 'crowdEntity', key: 'k' })).toBe('12');
    expect(Math.max(...batches)).toBe(5);
  });
});
