import { afterEach, describe, expect, it } from 'vitest';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const two = { doors: [doors.lobby, doors.cage], requester: people.tara };
const codesAt = async (door: DoorRecord) => {
  const place = (await story.record()).doors.find(({ doorId }) => doorId === door.id);
  return place ? story.ports.grants.codes(door.id, place.grantId) : [];
};
const generations = async (door: DoorRecord) => (await codesAt(door)).map(({ generation, state }) => `${generation} ${state}`);
const held = (door: DoorRecord) => [...story.ports.locks.of(door.id).held.values()].map(({ generation }) => generation);
const texts = () => story.ports.messages.outbox.texts.map(({ text }) => /\d{3} \d{3} \d{3}/.exec(text)?.[0]);

async function inside() {
  story = await tell(two);
  await story.vote(people.bob, 'approve');
  await story.until('14:05');
}

describe('a fresh code', () => {
  it('takes the place of the old one at both doors, and reaches the person', async () => {
    await inside();
    const before = texts();
    await story.freshCode();
    expect([await generations(doors.lobby), await generations(doors.cage)]).toEqual([
      ['2 live', '1 superseded'],
      ['2 live', '1 superseded'],
    ]);
    expect([held(doors.lobby), held(doors.cage)]).toEqual([[2], [2]]);
    expect(before).toHaveLength(2);
    expect(new Set(texts()).size).toBe(4);
    expect(await story.state()).toBe('delivered');
  });

  it('can be drawn again, also after an entry, and lives from then on', async () => {
    await inside();
    await story.freshCode();
    await story.enter(doors.lobby);
    await story.until('14:20');
    await story.freshCode();
    const [newest] = await codesAt(doors.lobby);
    expect(newest).toMatchObject({ generation: 3, notBefore: '2030-03-04T14:20:00.000Z', notAfter: '2030-03-04T14:35:00.000Z' });
    await story.until('15:00');
    expect([await story.state(), story.held()]).toEqual(['closed: completed', []]);
  });

  it('is given to nobody while one of the locks is out of reach, and its old code is not replaced behind its back', async () => {
    await inside();
    story.ports.locks.setOnline('cage-12', false);
    await story.freshCode();
    expect([await generations(doors.lobby), await generations(doors.cage)]).toEqual([['2 live', '1 superseded'], ['1 live']]);
    expect(texts()).toHaveLength(2);
    expect((await story.record()).doors[1]).toMatchObject({ lock: 'pending', because: 'door-offline' });
    story.ports.locks.setOnline('cage-12', true);
    await story.until('14:10');
    expect([held(doors.lobby), held(doors.cage), texts().length]).toEqual([[2], [2], 4]);
  });

  it('ends with a revocation on the way, everywhere', async () => {
    await inside();
    story.ports.locks.setOnline('cage-12', false);
    await story.freshCode();
    await story.revoke();
    story.ports.locks.setOnline('cage-12', true);
    await story.until('14:10');
    expect([await story.state(), held(doors.lobby), held(doors.cage), texts().length]).toEqual(['closed: revoked', [], [], 2]);
  });
});
