import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { calls, failTimes } from './apps/samples.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => import('./apps/samples.js') });
});
afterAll(() => host.close());
beforeEach(() => {
  calls.length = 0;
});

const day = 86_400_000;
const outcome = (id: string) => {
  const status = host.status(id);
  return [status?.runtimeStatus, status?.output];
};

describe('an orchestration', () => {
  it('calls activities one after the other', async () => {
    const id = await host.start('helloCities');
    expect(outcome(id)).toEqual(['Completed', ['Hello, Tokyo!', 'Hello, Seattle!', 'Hello, Berlin!']]);
    expect(calls).toEqual(['hello Tokyo', 'hello Seattle', 'hello Berlin']);
  });

  it('fans out and in', async () => {
    const id = await host.start('fanOut', { width: 200 });
    expect(outcome(id)).toEqual(['Completed', 200]);
  });

  it('carries an output of several megabytes', async () => {
    const id = await host.start('bigAnswer');
    expect(String(host.status(id)?.output)).toHaveLength(3_000_000);
  });

  it('waits for a timer of forty days, in hops of three as Azure Storage wants it, and wakes once', async () => {
    const began = host.clock.now().getTime();
    const id = await host.start('farTimer');
    await host.advance(39 * day);
    await host.restart();
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    await host.advance(2 * day);
    expect(host.status(id)?.output).toBe(new Date(began + 40 * day).toISOString());
    const hops = host.history(id).filter(({ EventType }) => EventType === 'TimerFired');
    const gaps = hops.map(
      ({ FireAt }, index) => (Date.parse(String(FireAt)) - Date.parse(String(hops[index - 1]?.['FireAt'] ?? new Date(began)))) / day,
    );
    expect(gaps).toEqual([...Array(12).fill(3), 4]);
  });

  it.each([
    ['before its first hop', 1],
    ['between two hops', 7],
  ])('goes on after a long timer lost a race %s, and the timer is gone', async (_when, days) => {
    const id = await host.start('farRace', { days: 20 });
    await host.advance(days * day);
    await host.raise(id, 'Go');
    expect(host.running.host.nextDue().durable).toBeUndefined();
    await host.raise(id, 'End');
    expect(outcome(id)).toEqual(['Completed', [false, 'Hello, last!']]);
  });

  it('goes on after a long timer that won a race', async () => {
    const id = await host.start('farRace', { days: 20 });
    await host.advance(20 * day);
    await host.raise(id, 'End');
    expect(outcome(id)).toEqual(['Completed', [true, 'Hello, last!']]);
  });

  it('continues as new as often as it likes', async () => {
    const id = await host.start('countdown', { from: 5 });
    await host.advance(4 * 60_000);
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    await host.advance(60_000);
    expect(outcome(id)).toEqual(['Completed', 'lift-off']);
    expect(host.status(id)).toMatchObject({ input: { from: 0 }, createdTime: host.status(id)?.lastUpdatedTime });
  });
});

describe('a retry', () => {
  it('runs again after each back-off and goes on with the right numbers', async () => {
    failTimes('twice', 2);
    const id = await host.start('retried', { key: 'twice', attempts: 3 });
    expect(calls).toEqual(['flaky twice']);
    await host.advance(1000);
    await host.advance(2000);
    expect(outcome(id)).toEqual(['Completed', ['twice done', 'Hello, after!']]);
  });

  it('gives up right after the last attempt', async () => {
    failTimes('never', 9);
    const began = host.clock.now().getTime();
    const id = await host.start('retried', { key: 'never', attempts: 2 });
    await host.advance(60_000);
    expect(calls).toEqual(['flaky never', 'flaky never']);
    const output = host.status(id)?.output as { caught: string; at: string };
    expect(output.caught).toContain("Activity function 'flaky' failed: never is not ready");
    expect(Date.parse(output.at) - began).toBe(1000);
  });

  it('hangs once its time-out has passed, as on Azure', async () => {
    failTimes('late', 9);
    const id = await host.start('retried', { key: 'late', attempts: 5, timeoutMs: 2000 });
    await host.advance(3_600_000);
    expect([calls, outcome(id)]).toEqual([
      ['flaky late', 'flaky late', 'flaky late'],
      ['Running', null],
    ]);
  });

  it('keeps parallel retries apart from each other and from other tasks', async () => {
    failTimes('a', 1);
    failTimes('b', 2);
    failTimes('c', 0);
    const id = await host.start('parallelRetries');
    await host.advance(10_000);
    expect(outcome(id)).toEqual(['Completed', ['a done', 'b done', 'c done', 'Hello, beside!', 'Hello, last!']]);
  });
});

describe('a person in the loop', () => {
  it('answers in time', async () => {
    const id = await host.start('approval');
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Running', customStatus: { waiting: true } });
    await host.raise(id, 'Approved', { by: 'bob' });
    expect(outcome(id)).toEqual(['Completed', { by: 'bob' }]);
    expect(host.running.host.nextDue().durable).toBeUndefined();
  });

  it('is too late', async () => {
    const id = await host.start('approval');
    await host.advance(3_599_999);
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    await host.advance(1);
    expect(outcome(id)).toEqual(['Completed', 'timed out']);
    expect(calls).toEqual(['hello escalation']);
  });

  it('is not disturbed by a message nobody waits for', async () => {
    const id = await host.start('approval');
    await host.raise(id, 'Unheard', 1);
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    await host.raise(id, 'Approved', 'yes');
    expect(outcome(id)).toEqual(['Completed', 'yes']);
  });

  it('sends more than one message before anybody listens', async () => {
    const id = await host.start('collector', { count: 3 });
    for (const item of [1, 2, 2]) await host.raise(id, 'Item', item);
    expect(outcome(id)).toEqual(['Completed', [1, 2, 2]]);
  });
});

describe('a sub-orchestration', () => {
  it('answers its parent, or fails it after its retries', async () => {
    const id = await host.start('parent');
    await host.advance(10_000);
    const output = host.status(id)?.output as { fine: number; caught: string };
    expect(output.fine).toBe(21);
    expect(output.caught).toContain("Orchestrator function 'child' failed: negative");
    expect(calls.filter((call) => call === 'hello child -1')).toHaveLength(2);
  });
});

describe('a failure', () => {
  it('that is rethrown fails the instance with its message', async () => {
    failTimes('sad', 1);
    const id = await host.start('rethrown', undefined, { instanceId: 'sad' });
    expect(outcome(id)).toEqual([
      'Failed',
      "Orchestrator function 'rethrown' failed: gave up: Activity function 'flaky' failed: sad is not ready",
    ]);
  });
});
