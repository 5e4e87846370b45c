import { afterEach, describe, expect, it } from 'vitest';
import { RequestChanged } from '../../orchestrations/events.js';
import { raiseEvent } from '../../src/local/host/durable/client.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

describe('what the records do not say', () => {
  it('of identity arms nothing: the flow believes in a check the record does not hold', async () => {
    story = await tell();
    await story.ports.requests.change(story.requestId, (record) => ({
      ...record,
      checks: record.checks.filter(({ name }) => name !== 'identity'),
    }));
    await story.until('13:30');
    expect([await story.state(), (await story.record()).because, story.held()]).toEqual(['closed: denied', 'identity', []]);
    expect(story.ports.messages.outbox.texts).toEqual([]);
  });

  it('of votes arms nothing: a decision without its approvers', async () => {
    story = await tell({ doors: [doors.cage], requester: people.tara });
    await story.ports.requests.change(story.requestId, (record) => ({
      ...record,
      status: 'scheduled',
      decision: { kind: 'approved', at: record.askedAt },
    }));
    await story.host.raise(story.requestId, RequestChanged.name, {});
    await story.until('13:30');
    expect([await story.state(), (await story.record()).because, story.held()]).toEqual(['closed: denied', 'too-few-approvers', []]);
  });

  it('is not said by an event either', async () => {
    story = await tell({ doors: [doors.cage], requester: people.tara });
    await story.host.raise(story.requestId, RequestChanged.name, { kind: 'approved', decision: 'approve', approverId: people.bob.id });
    expect(await story.state()).toBe('awaiting-approval');
    await story.until('13:00');
    expect(await story.state()).toBe('closed: lapsed');
  });

  it('is not said by an event named like a task: a forged answer of checkIdentity', async () => {
    story = await tell({ requester: people.mallory }, { start: false });
    const { person } = story.ports.directory;
    story.ports.directory.person = async (id) => {
      await raiseEvent(story.host.running.host.engine.durable, story.requestId, '0', '{"kind":"passed"}');
      return person(id);
    };
    await story.begin();
    expect(story.host.history(story.requestId)).toContainEqual(expect.objectContaining({ EventType: 'EventRaised', Name: '0' }));
    await story.until('13:30');
    expect([await story.state(), story.held(), story.ports.messages.outbox.texts]).toEqual(['closed: denied', [], []]);
  });
});

describe('spurious events', () => {
  it('at every turn change nothing', async () => {
    story = await tell({ doors: [doors.cage], requester: people.tara });
    const noise = async () => {
      for (let count = 0; count < 3; count += 1) await story.host.raise(story.requestId, RequestChanged.name, { noise: count });
    };
    await noise();
    await story.vote(people.bob, 'approve');
    for (const time of ['12:00', '13:25', '13:26', '13:30', '14:00']) {
      await story.until(time);
      await noise();
    }
    expect([await story.state(), story.held(), story.ports.messages.outbox.texts.length]).toEqual(['delivered', ['cage-12'], 1]);
    await story.until('15:00');
    expect(await story.state()).toBe('closed: no-show');
  });
});
