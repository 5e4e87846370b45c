import { afterEach, describe, expect, it } from 'vitest';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const lobbyOnline = (online: boolean) => story.ports.locks.setOnline('lobby', online);
const texts = () => story.ports.messages.outbox.texts.length;

describe('a lock out of reach', () => {
  it('is asked every five minutes, and the code leaves once it has said yes', async () => {
    story = await tell();
    lobbyOnline(false);
    await story.until('13:41');
    expect([await story.state(), (await story.record()).doors[0]]).toMatchObject(['arming', { lock: 'pending', because: 'door-offline' }]);
    expect(texts()).toBe(0);
    lobbyOnline(true);
    await story.until('13:45');
    expect([await story.state(), texts()]).toEqual(['delivered', 1]);
  });

  it('that comes back after the first code ran out is armed with a fresh one', async () => {
    story = await tell();
    lobbyOnline(false);
    await story.until('14:31');
    lobbyOnline(true);
    await story.until('14:35');
    expect([...story.ports.locks.of('lobby').held.values()]).toMatchObject([{ generation: 3, notBefore: '2030-03-04T14:30:00.000Z' }]);
  });

  it('all the time ends the request as failed, and no code ever left', async () => {
    story = await tell();
    lobbyOnline(false);
    await story.until('15:00');
    expect([await story.state(), (await story.record()).because, texts()]).toEqual(['closed: failed', 'door-offline', 0]);
    expect((await story.record()).doors[0]).toMatchObject({ lock: 'unconfirmed' });
    lobbyOnline(true);
    expect(story.held()).toEqual([]);
  });

  it('for twelve hours keeps the history short', async () => {
    story = await tell({ from: '10:00', to: '22:00' });
    lobbyOnline(false);
    await story.until('22:00');
    expect(await story.state()).toBe('closed: failed');
    expect(story.host.history(story.requestId).length).toBeLessThan(300);
  });

  it('when it is revoked counts as exposure until its lease is over', async () => {
    story = await tell();
    await story.until('13:40');
    lobbyOnline(false);
    const id = await story.revoke();
    expect(await story.state()).toBe('closed: revoked');
    const worstCaseUntil = '2030-03-04T13:42:00.000Z';
    expect(await story.revocation(id)).toMatchObject({ confirmed: false, doors: [{ lock: 'unconfirmed', worstCaseUntil }] });
    await story.until('13:43');
    expect(await story.revocation(id)).toMatchObject({ confirmed: true, doors: [{ lock: 'unconfirmed' }] });
  });

  it('that acknowledges late is confirmed late', async () => {
    story = await tell();
    await story.until('13:27');
    lobbyOnline(false);
    const id = await story.revoke();
    lobbyOnline(true);
    expect((await story.revocation(id)).confirmed).toBe(false);
    await story.until('13:29');
    expect(await story.revocation(id)).toMatchObject({ confirmed: true, doors: [{ lock: 'confirmed' }] });
  });
});

describe('two doors', () => {
  const both = { doors: [doors.lobby, doors.cage], requester: people.tara };

  it('are armed and delivered together', async () => {
    story = await tell(both);
    await story.vote(people.bob, 'approve');
    await story.until('13:30');
    expect([await story.state(), story.held(), texts()]).toEqual(['delivered', ['lobby', 'cage-12'], 2]);
  });

  it('deliver nothing while one of them is out of reach', async () => {
    story = await tell(both);
    await story.vote(people.bob, 'approve');
    lobbyOnline(false);
    await story.until('13:35');
    expect([await story.state(), story.held(), texts()]).toEqual(['arming', ['cage-12'], 0]);
    await story.until('15:00');
    expect([await story.state(), story.held(), texts()]).toEqual(['closed: failed', [], 0]);
  });

  it('are both given up when one lock refuses', async () => {
    story = await tell(both);
    await story.vote(people.bob, 'approve');
    story.ports.locks.of('cage-12').refuses = 'wrong-door';
    await story.until('13:30');
    expect([await story.state(), (await story.record()).because, story.held(), texts()]).toEqual(['closed: failed', 'wrong-door', [], 0]);
  });
});

describe('a provider that is down', () => {
  it('delays the delivery, and the code leaves once', async () => {
    story = await tell();
    story.ports.messages.setDown(true);
    await story.until('13:36');
    expect([await story.state(), texts()]).toEqual(['armed', 0]);
    story.ports.messages.setDown(false);
    await story.until('13:42');
    expect([await story.state(), texts()]).toEqual(['delivered', 1]);
  });
});
