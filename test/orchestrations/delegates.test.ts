import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { voidGone } from '../../activities/void-gone.js';
import { RequestChanged } from '../../orchestrations/events.js';
import { castVote } from '../../src/domain/approval.js';
import { askAgain } from '../../src/domain/asking.js';
import { requestIdOf } from '../../src/domain/code-terms.js';
import { delegate } from '../../src/domain/delegation.js';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const { bob, carol, carolAdm, tara, frank, olu } = people;
const cage = { doors: [doors.cage], requester: tara };
const asked = ({ mail }: Person) =>
  story.ports.messages.outbox.mails
    .filter(({ to, subject }) => to.address === mail && /wanted/i.test(subject))
    .map(({ subject }) => subject);
const inBobsPlace = ["Decision wanted in somebody's place: Door cage-12"];
const inTheirOwn = ['Decision wanted: Door cage-12'];
const onCall = ['You are on call, decision wanted: Door cage-12'];

const named = (of: Person, { id: to }: Person, until: string) =>
  story.ports.delegations.change(of.id, (none) => {
    const span = { from: at('08:00').toISOString(), until: at(until).toISOString() };
    const made = delegate(none, { delegationId: randomUUID(), to, reason: 'Holidays', ...span }, at('07:00'));
    return made.kind === 'refused' ? none : made.record;
  });
/** A story about the cage in which Bob has named Frank, and everything else is as it is told before it begins. */
async function toldOf(before: () => void | Promise<void> = () => {}): Promise<void> {
  story = await tell(cage, { start: false });
  await named(bob, frank, '13:30');
  await before();
  await story.begin();
}
const withoutRole = ({ id }: Person) => story.ports.roles.give(id, ['Latch.Request']);
const alone = () => {
  for (const { id } of [carol, carolAdm]) story.ports.directory.change(id, { accountEnabled: false });
};
const lookedUpAgain = async () => {
  await story.ports.requests.change(story.requestId, askAgain);
  await story.host.raise(story.requestId, RequestChanged.name, {});
};
const yesInBobsPlace = async () => {
  await story.ports.requests.change(story.requestId, (before) => {
    const ballot = { approverId: frank.id, inPlaceOf: bob.id, decision: 'approve' as const, reason: 'as Bob would' };
    const cast = castVote(before, ballot, (one, other) => one === other, story.ports.clock.now());
    return cast.kind === 'refused' ? before : cast.record;
  });
  await story.host.raise(story.requestId, RequestChanged.name, {});
};

describe('a delegate', () => {
  it.each([
    ['may approve no more', () => withoutRole(bob)],
    ['was given roles that exclude each other', () => story.ports.roles.give(bob.id, ['Latch.Approve', 'Latch.Audit'])],
    ['has an account that is disabled', () => story.ports.directory.change(bob.id, { accountEnabled: false })],
  ])('of somebody who %s is not asked, nor is who named them; the others are', async (_why, change) => {
    await toldOf(change);
    expect([asked(frank), asked(bob), asked(carol), asked(olu)]).toEqual([[], [], inTheirOwn, []]);
  });

  it('of somebody who may approve no more leaves the question to those on call, where nobody else is left', async () => {
    await toldOf(() => {
      withoutRole(bob);
      alone();
    });
    expect([asked(frank), asked(bob), asked(olu)]).toEqual([[], [], onCall]);
  });

  it('of somebody who may approve no more leaves it to nobody where there is nobody: the request ends, and security hears', async () => {
    await toldOf(() => {
      withoutRole(bob);
      alone();
      story.ports.directory.change(olu.id, { accountEnabled: false });
    });
    expect([await story.state(), (await story.record()).because]).toEqual(['closed: denied', 'nobody-may-decide']);
  });

  it.each([
    ['may approve no more', () => withoutRole(frank)],
    ['has an account that is disabled', () => story.ports.directory.change(frank.id, { accountEnabled: false })],
  ])('who %s is not asked: who named them is', async (_why, change) => {
    await toldOf(change);
    expect([asked(frank), asked(bob), asked(carol)]).toEqual([[], inTheirOwn, inTheirOwn]);
  });

  it.each([
    ['when it is looked up again', lookedUpAgain],
    ['at half of the time', () => story.until('11:00')],
  ])('who was asked, and can decide no more, leaves it to those on call %s', async (_when, look) => {
    await toldOf(alone);
    expect([asked(frank), asked(olu)]).toEqual([inBobsPlace, []]);
    withoutRole(bob);
    await look();
    expect([asked(frank), asked(bob), asked(olu)]).toEqual([inBobsPlace, [], onCall]);
  });

  it('is noted with whose place it was, for everybody who lends them the right, and asked once', async () => {
    await toldOf();
    await named(carol, frank, '13:30');
    await lookedUpAgain();
    const places = (await story.record()).approvals.asked?.filter(({ as }) => as === 'delegate');
    expect(places?.map(({ personId, inPlaceOf }) => [personId, inPlaceOf])).toEqual([
      [frank.id, bob.id],
      [frank.id, carol.id],
    ]);
    expect(asked(frank)).toEqual(inBobsPlace);
  });

  it('whose own role was taken after they were asked leaves it to who named them', async () => {
    await toldOf();
    expect([asked(frank), asked(bob)]).toEqual([inBobsPlace, []]);
    withoutRole(frank);
    await lookedUpAgain();
    expect([asked(frank), asked(bob)]).toEqual([inBobsPlace, inTheirOwn]);
  });

  it('hears no more of a question that waited and that is not theirs any more, with others that are', async () => {
    await toldOf(async () => {
      await named(carol, frank, '13:30');
      const { timeline: _, ...about } = await story.record();
      const hers = { ...about, timeline: [], id: requestIdOf(carol.id, 'hers'), requesterId: carol.id, purpose: 'a visit of hers' };
      await story.ports.requests.create({ ...hers, status: 'awaiting-approval' });
      const waits = { requestId: hers.id, step: 'ask-delegate', since: at('09:00').toISOString() };
      await story.ports.pushes.change(frank.id, (book) => ({ ...book, waiting: [waits] }));
      withoutRole(bob);
    });
    const [digest, ...others] = story.ports.messages.outbox.mails.filter(({ to }) => to.address === frank.mail);
    expect([digest?.subject, others]).toEqual(['1 decision wanted', []]);
    expect(digest?.text).not.toContain('a visit of hers');
  });
});

describe('the word of a delegate', () => {
  it('stands when who named them may approve no more, as their own word would', async () => {
    await toldOf();
    await yesInBobsPlace();
    withoutRole(bob);
    await story.until('14:00');
    expect(await story.state()).toBe('delivered');
  });

  it('falls with the account of who named them; it is asked of the others, and not of the delegate', async () => {
    await toldOf();
    await yesInBobsPlace();
    expect(await story.state()).toBe('scheduled');
    story.ports.directory.change(bob.id, { accountEnabled: false });
    await voidGone({ ...story.ports }, await story.record(), [bob.id]);
    await story.host.raise(story.requestId, RequestChanged.name, {});
    expect(await story.state()).toBe('awaiting-approval');
    expect([asked(frank), asked(bob), asked(carol).at(-1)]).toEqual([inBobsPlace, [], 'Decision wanted again: Door cage-12']);
  });
});
