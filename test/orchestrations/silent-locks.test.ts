import { afterEach, describe, expect, it, vi } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { viewOfRevocation } from '../../src/functions/revocations/revocation-view.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

/** Tara's code is on the turbine's lock, which may open for it until 15:00 without asking anybody; at 13:40 it is out of reach and the request is revoked. */
async function revokedOutOfReach(): Promise<string> {
  story = await tell({ doors: [doors.tower], requester: people.tara });
  await story.vote(people.bob, 'approve');
  await story.until('13:40');
  story.ports.locks.setOnline('wtg7-tower', false);
  return story.revoke();
}

const outbox = () => story.ports.messages.outbox;
const mailed = () => outbox().mails.flatMap(({ to, subject }) => (to.address === 'security@latch.example' ? [subject] : []));
const texted = () => outbox().texts.flatMap(({ to, text }) => (to === '+491510000000' ? [text] : []));
const shown = async (id: string) =>
  viewOfRevocation(await story.revocation(id), await story.ports.receipts.of(id), story.ports.clock.now());

/** The provider has had enough of one kind of message, until that is over. */
function refusing(kind: 'email' | 'sms'): () => void {
  const asked = vi.spyOn(story.ports.messages, kind);
  asked.mockRejectedValue(new LatchError('delivery-unavailable', kind, { status: 429 }));
  return () => asked.mockRestore();
}

const warning = 'Not confirmed: Door wtg7-tower';
const page = 'Somebody must go there: Door wtg7-tower';

describe('a lock that does not confirm a revocation', () => {
  it('is a warning to security after a minute, and somebody is called after five, once each', async () => {
    const id = await revokedOutOfReach();
    await story.host.advance(59_000);
    expect([mailed(), texted()]).toEqual([[], []]);
    expect((await shown(id)).alert).toBeUndefined();
    await story.until('13:41');
    expect([mailed(), texted()]).toEqual([[warning], []]);
    expect(await shown(id)).toMatchObject({ alert: 'warned' });
    await story.host.advance(4 * 60_000 - 1_000);
    expect([mailed(), texted()]).toEqual([[warning], []]);
    await story.until('13:45');
    expect([mailed(), texted()]).toEqual([[warning, page], [expect.stringContaining('a lock has not confirmed a revocation')]]);
    expect(await shown(id)).toMatchObject({ alert: 'paged' });
    await story.until('15:10');
    expect([mailed().length, texted().length]).toEqual([2, 1]);
  });

  it('is counted down, to the end of what it could still open for', async () => {
    const id = await revokedOutOfReach();
    expect(await shown(id)).toMatchObject({
      confirmed: false,
      doors: [{ lock: 'unconfirmed', via: 'twin', worstCaseUntil: '2030-03-04T15:02:00.000Z', exposedSeconds: 82 * 60 }],
      progress: { doors: 1, confirmed: 0, exposed: 1 },
    });
    await story.until('14:40');
    expect((await shown(id)).doors).toMatchObject([{ exposedSeconds: 22 * 60, nextTryAt: expect.any(String) }]);
    await story.until('15:02');
    expect(await shown(id)).toMatchObject({ confirmed: true, doors: [{ lock: 'unconfirmed', exposedSeconds: 0 }] });
  });

  it('says what security has to know, and nobody’s name', async () => {
    await revokedOutOfReach();
    await story.until('13:45');
    const letter = outbox().mails.find(({ subject }) => subject === page);
    expect(letter?.text).toMatch(/Door wtg7-tower: could open until .*16:02.*; last heard /);
    expect(`${letter?.text} ${texted()[0]}`).not.toMatch(/Tara|Bob|tara|bob/);
  });

  it('is no concern of anybody who sleeps once it has confirmed', async () => {
    await revokedOutOfReach();
    await story.until('13:42');
    story.ports.locks.setOnline('wtg7-tower', true);
    await story.until('14:00');
    expect([mailed(), texted()]).toEqual([[warning], []]);
  });

  it('that was back within the minute is none at all', async () => {
    await revokedOutOfReach();
    story.ports.locks.setOnline('wtg7-tower', true);
    await story.until('14:00');
    expect([mailed(), texted()]).toEqual([[], []]);
  });

  it('is called for at its time while mail is refused, and written about once it is not', async () => {
    const id = await revokedOutOfReach();
    const mend = refusing('email');
    await story.until('13:44');
    expect([mailed(), texted()]).toEqual([[], []]);
    expect((await shown(id)).alert).toBeUndefined();
    await story.until('13:45');
    expect(texted()).toEqual([expect.stringContaining('a lock has not confirmed a revocation')]);
    expect(await shown(id)).toMatchObject({ alert: 'paged' });
    expect((await story.revocation(id)).steps.at(-1)).toMatchObject({ step: 'paged', at: '2030-03-04T13:45:00.000Z' });
    await story.until('13:58');
    mend();
    await story.until('13:59');
    expect([mailed(), texted().length]).toEqual([[page], 1]);
    await story.until('14:50');
    expect([mailed().length, texted().length]).toEqual([1, 1]);
  });

  it('is not called for twice while texts are refused, nor written about again', async () => {
    const id = await revokedOutOfReach();
    const mend = refusing('sms');
    await story.until('13:50');
    expect([mailed(), texted()]).toEqual([[warning, page], []]);
    expect(await shown(id)).toMatchObject({ alert: 'warned' });
    mend();
    await story.until('13:51');
    expect(await shown(id)).toMatchObject({ alert: 'paged' });
    await story.until('14:10');
    expect([mailed().length, texted().length]).toEqual([2, 1]);
  });

  it.each(['email', 'both'] as const)('is asked as often as ever while messages are refused (%s)', async (way) => {
    const id = await revokedOutOfReach();
    const mends = (way === 'both' ? (['email', 'sms'] as const) : [way]).map(refusing);
    await story.until('13:50');
    const { nextTryAt = '' } = (await shown(id)).doors[0] ?? {};
    expect(nextTryAt > '2030-03-04T13:50').toBe(true);
    story.ports.locks.setOnline('wtg7-tower', true);
    await story.host.advance(Date.parse(nextTryAt) - story.ports.clock.now().getTime());
    expect(await shown(id)).toMatchObject({ confirmed: true, doors: [{ lock: 'confirmed' }] });
    for (const mend of mends) mend();
  });

  it('is told again where the provider was down, until it has been told', async () => {
    await revokedOutOfReach();
    story.ports.messages.setDown(true);
    await story.until('13:43');
    expect(mailed()).toEqual([]);
    story.ports.messages.setDown(false);
    await story.until('13:50');
    expect([mailed(), texted().length]).toEqual([[warning, page], 1]);
  });
});
