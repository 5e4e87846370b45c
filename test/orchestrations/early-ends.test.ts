import { afterEach, describe, expect, it } from 'vitest';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const phases: [string, string, string[]][] = [
  ['while approval is awaited', '10:00', []],
  ['while it is scheduled', '13:00', []],
  ['while the lock is armed', '13:27', ['cage-12']],
  ['after the code was delivered', '13:45', ['cage-12']],
  ['after an entry', '14:30', ['cage-12']],
];

/** Tara's visit to the cage up to that time, approved at 10:30 and entered at 14:10 if it gets so far. */
async function visitUntil(time: string): Promise<Story> {
  const told = await tell({ doors: [doors.cage], requester: people.tara });
  if (time > '10:30') {
    await told.until('10:30');
    await told.vote(people.bob, 'approve');
  }
  if (time > '14:10') {
    await told.until('14:10');
    await told.enter(doors.cage);
  }
  await told.until(time);
  return told;
}

const codeStates = async () => {
  const [place] = (await story.record()).doors;
  return place ? (await story.ports.grants.codes(place.doorId, place.grantId)).map(({ state }) => state) : [];
};

describe.each(phases)('%s', (_when, time, held) => {
  it('a cancellation ends the request at once', async () => {
    story = await visitUntil(time);
    expect(story.held()).toEqual(held);
    await story.cancel();
    expect([await story.state(), story.held()]).toEqual(['closed: cancelled', []]);
    expect((await codeStates()).every((state) => state === 'revoked')).toBe(true);
  });

  it('a cancellation whose event is lost ends it at the next deadline', async () => {
    story = await visitUntil(time);
    await story.cancel({ wake: false });
    await story.until('15:00');
    expect([await story.state(), story.held()]).toEqual(['closed: cancelled', []]);
  });

  it('a revocation ends the request at once, with a receipt', async () => {
    story = await visitUntil(time);
    const id = await story.revoke();
    expect([await story.state(), story.held()]).toEqual(['closed: revoked', []]);
    expect((await codeStates()).every((state) => state === 'revoked')).toBe(true);
    expect(await story.revocation(id)).toMatchObject({ confirmed: true, doors: [{ doorId: 'cage-12', lock: 'confirmed' }] });
  });

  it('a deny rule nobody was told of ends it at the next deadline, and nothing is armed after it', async () => {
    story = await visitUntil(time);
    await story.revoke({ kind: 'person', id: people.tara.id }, { wake: false });
    if (time < '10:30') await story.vote(people.bob, 'approve');
    await story.until('13:25');
    if (held.length === 0) expect(story.held()).toEqual([]);
    await story.until('15:00');
    expect([await story.state(), story.held()]).toEqual(['closed: revoked', []]);
  });
});

describe('a request', () => {
  it('that a live rule stands against is over before it began', async () => {
    story = await tell({}, { start: false });
    await story.revoke({ kind: 'site', id: 'BER1' }, { wake: false });
    await story.begin();
    expect(await story.state()).toBe('closed: revoked');
  });

  it('whose subject was disabled between arming and delivery gets no code', async () => {
    story = await tell();
    await story.until('13:27');
    expect(story.held()).toEqual(['lobby']);
    story.ports.directory.change(people.alice.id, { accountEnabled: false });
    await story.until('13:30');
    expect([await story.state(), (await story.record()).because, story.held()]).toEqual(['closed: denied', 'account-disabled', []]);
    expect(story.ports.messages.outbox.texts).toEqual([]);
  });
});
