import { afterEach, describe, expect, it } from 'vitest';
import { readinessFlow } from '../../orchestrations/events.js';
import { LatchError } from '../../src/domain/errors.js';
import { verdicts } from '../../src/domain/readiness.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

/** The flow beside the request's own. */
async function watched(): Promise<void> {
  story = await tell();
  await story.host.start(readinessFlow.name, { requestId: story.requestId }, { instanceId: `readiness-${story.requestId}` });
}
const lines = async () => verdicts(await story.record()).map(({ at, event }) => `${at.slice(11, 16)} ${event}`);

describe('before a request opens', () => {
  it('its locks are looked at three times', async () => {
    await watched();
    await story.until('13:05');
    story.ports.locks.setOnline('lobby', false);
    await story.until('13:35');
    story.ports.locks.setOnline('lobby', true);
    await story.until('14:00');
    expect(await lines()).toEqual(['13:00 lock-ready', '13:30 lock-not-ready', '13:50 lock-ready']);
    expect(await story.state()).toBe('delivered');
  });

  it('people of whom the directory has told nothing for a day are asked about, at their turn, so that the arming need not wait', async () => {
    await watched();
    const { directory, clock } = story.ports;
    const { factsOf } = directory;
    const asked: string[] = [];
    directory.foresee = async () => '2030-03-04T13:10:00.000Z';
    directory.factsOf = async (...question) => {
      const at = clock.now().toISOString().slice(11, 16);
      asked.push(at);
      if (at === '13:00') throw new LatchError('directory-busy', 'in turns', { retryAfterMs: 600_000 });
      return factsOf(...question);
    };
    await story.until('13:24');
    expect(asked).toEqual(['13:00', '13:10']);
    directory.foresee = async () => undefined;
    await story.until('13:26');
    expect([asked, story.held()]).toEqual([['13:00', '13:10', '13:25'], ['lobby']]);
    await story.until('14:00');
    expect(await lines()).toEqual(['13:00 lock-ready']);
  });
});
