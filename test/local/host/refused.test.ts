import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => import('./apps/refused.js') });
  await host.start('waits', undefined, { instanceId: 'taken' });
});
afterAll(() => host.close());

const activities = "The following are the known activity functions: 'fine'.";
const entities = "The following are the known entity functions: 'thing'.";
const missing = (name: string, kind: string) =>
  `The function '${name}' doesn't exist, is disabled, or is not ${kind} function. Additional info: `;

describe('what the extension refuses fails the orchestration, and no catch of its own helps', () => {
  it.each([
    ['an activity that is not there', 'unknownActivity', `${missing('nobody', 'an activity')}${activities}`],
    ['one of several', 'oneOfThem', `${missing('nobody', 'an activity')}${activities}`],
    ['a child that is an activity', 'unknownChild', expect.stringContaining(missing('fine', 'an orchestrator'))],
    ['an entity that is not there', 'unknownEntity', `${missing('nobody', 'an entity')}${entities}`],
    [
      'its own id for a child',
      'ownId',
      'The instance ID of a sub-orchestration must be different than the instance ID of a parent orchestration.',
    ],
    ['an id of an entity for a child', 'entityId', 'Orchestration instance ids must not start with @'],
    ['the id of a live instance for a child', 'takenId', 'An Orchestration instance with the status Running already exists.'],
    ['a retry later than six days', 'longRetry', 'The Azure Storage provider supports a maximum of 6 days for time-based delays'],
  ])('%s', async (_what, name, because) => {
    const { runtimeStatus, output } = host.status(await host.start(name)) ?? {};
    const prefix = `Orchestrator function '${name}' failed: `;
    expect([runtimeStatus, String(output).slice(0, prefix.length), String(output).slice(prefix.length)]).toEqual([
      'Failed',
      prefix,
      because,
    ]);
  });

  it("a child's parent can catch it", async () => {
    const { output } = host.status(await host.start('childOfChild')) ?? {};
    expect(output).toContain(
      "caught Error: Orchestrator function 'parentId' failed: The instance ID of a sub-orchestration must be different",
    );
  });

  it.each([
    [8_000, 'Completed', 'done'],
    [9_000, 'Failed', /UTF-16 size of the JSON-serialized payload must not exceed 16 KB. The current payload size is 17 KB/],
  ])('a custom status of %i characters: %s', async (characters, runtimeStatus, output) => {
    const id = await host.start('wordy', { characters });
    expect(host.status(id)).toMatchObject({ runtimeStatus, output: output instanceof RegExp ? expect.stringMatching(output) : output });
  });
});
