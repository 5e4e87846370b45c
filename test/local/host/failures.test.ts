import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';
import { runs } from './apps/failures.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => import('./apps/failures.js'), hostJson: { functionTimeout: '00:00:00.05' } });
});
afterAll(() => host.close());

describe('an error with properties', () => {
  it('crosses from activity to child to parent', async () => {
    const id = await host.start('codedParent');
    expect(host.status(id)?.output).toEqual({ message: 'out of order', code: 42, isCoded: true });
  });
});

describe('a function that does not end', () => {
  it('fails when its time is up', async () => {
    const id = await host.start('waitsForHanging');
    expect(host.status(id)?.output).toBe("Activity function 'hangs' failed: Timeout value of 0.05 s exceeded by function 'hangs'.");
    expect((await host.fetch('/api/hangingPage')).status).toBe(500);
    const asked = await host.start('asksHangingThing');
    expect(host.status(asked)?.output).toBe("Timeout value of 0.05 s exceeded by function 'hangingThing'.");
  });
});

describe('a retry policy', () => {
  it('runs a triggered function again as often as it says', async () => {
    await host.advance(3_600_000);
    expect(runs.retried).toBe(2);
  });
});
