import { afterEach, describe, expect, it } from 'vitest';
import { digitsOf } from '../../activities/code-digits.js';
import { findCodes } from '../support/find-codes.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

/** Every code that was ever made in this story. */
async function codesMade(): Promise<string[]> {
  const { grants, keys } = story.ports;
  const places = (await story.record()).doors;
  const codes = await Promise.all(places.map(({ doorId, grantId }) => grants.codes(doorId, grantId)));
  return Promise.all(codes.flat().map(async (code) => (await digitsOf(keys, code)).reveal()));
}

describe('a code', () => {
  it('is nowhere on the disk of the host, in its logs, or in the records', async () => {
    story = await tell({ doors: [doors.lobby, doors.cage], requester: people.tara });
    await story.vote(people.bob, 'approve');
    await story.until('13:26');
    story.ports.messages.setDown(true);
    await story.until('13:33');
    story.ports.messages.setDown(false);
    await story.until('15:00');
    const codes = await codesMade();
    expect([codes.length, story.ports.messages.outbox.texts.length]).toEqual([2, 2]);
    const texts = story.ports.messages.outbox.texts.map(({ text }) => text.replaceAll(' ', ''));
    expect(codes.every((code) => texts.some((text) => text.includes(code)))).toBe(true);
    expect(findCodes(codes, story.dataDir, [...story.log, JSON.stringify(await story.record())])).toEqual([]);
  });
});

describe('people', () => {
  it('are ids in the history: no name, address or number', async () => {
    story = await tell({ doors: [doors.cage], requester: people.tara });
    await story.vote(people.bob, 'approve');
    await story.until('15:00');
    const everything = JSON.stringify(story.host.history(story.requestId)) + story.log.join('\n');
    for (const { displayName, mail, mobile } of [people.tara, people.bob]) {
      for (const trace of [displayName, mail, mobile]) expect(everything).not.toContain(trace);
    }
  });
});
