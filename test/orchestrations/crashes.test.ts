import { afterEach, describe, expect, it } from 'vitest';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

describe('a host that dies', () => {
  it.each(['09:30', '12:00', '13:25', '13:30', '14:30'])('at %s goes on where it was: same end, one delivery', async (time) => {
    story = await tell({ doors: [doors.cage], requester: people.tara });
    await story.vote(people.bob, 'approve');
    await story.until(time);
    await story.host.restart();
    await story.until('15:00');
    expect([await story.state(), story.held(), story.ports.messages.outbox.texts.length]).toEqual(['closed: no-show', [], 1]);
  });

  it('past everything that was due ends without arming or sending', async () => {
    story = await tell();
    await story.until('13:00');
    story.host.running.crash();
    story.host.clock.set(new Date('2030-03-04T16:00:00.000Z'));
    await story.host.restart();
    await story.until('16:01');
    expect([await story.state(), story.held(), story.ports.messages.outbox.texts]).toEqual(['closed: failed', [], []]);
  });
});
