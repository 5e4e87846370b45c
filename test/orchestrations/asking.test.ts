import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readDecisionActivity } from '../../activities/read-decision.js';
import { voidGone } from '../../activities/void-gone.js';
import { RequestChanged } from '../../orchestrations/events.js';
import { requestIdOf } from '../../src/domain/code-terms.js';
import { delegate } from '../../src/domain/delegation.js';
import { newRequest } from '../../src/domain/request.js';
import type { Person } from '../../src/ports/people.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const { alice, bob, carol, carolAdm, tara, olu } = people;
const cage = { doors: [doors.cage], requester: tara };
const subjectsTo = ({ mail }: Person) =>
  story.ports.messages.outbox.mails.filter(({ to }) => to.address === mail).map(({ subject }) => subject);
const events = async () => (await story.record()).timeline.map(({ event }) => event);
/** An approver has named somebody who decides in their place from one time of this day to another. */
const named = (of: Person, { id: to }: Person, from: string, until: string) =>
  story.ports.delegations.change(of.id, (before) => {
    const span = { from: at(from).toISOString(), until: at(until).toISOString() };
    const made = delegate(before, { delegationId: randomUUID(), to, reason: 'Holidays', ...span }, at('07:00'));
    return made.kind === 'refused' ? before : made.record;
  });
const ended = async () => [await story.state(), (await story.record()).because];

describe('a question', () => {
  it('goes to those on call at half time, with the reason, and once', async () => {
    story = await tell(cage);
    await story.until('10:59');
    expect(subjectsTo(olu)).toEqual([]);
    await story.until('11:00');
    expect(subjectsTo(olu)).toEqual(['You are on call, decision wanted: Door cage-12']);
    expect(story.ports.messages.outbox.mails.at(-1)?.text).toContain('Nobody has decided this in half of the time');
    expect(await events()).toContain('escalated');
    await story.vote(olu, 'approve');
    expect(await story.state()).toBe('scheduled');
    await story.until('13:00');
    expect(subjectsTo(olu).filter((subject) => subject.startsWith('You are on call'))).toHaveLength(1);
  });

  it('that was answered before half time bothers nobody on call', async () => {
    story = await tell(cage);
    await story.until('10:30');
    await story.vote(bob, 'approve');
    await story.until('13:20');
    expect(subjectsTo(olu)).toEqual([]);
  });

  it('that nobody answers is a no, and no answer comes after it', async () => {
    story = await tell(cage);
    await story.until('13:00');
    expect(await ended()).toEqual(['closed: lapsed', 'nobody-decided']);
    await expect(story.vote(bob, 'approve')).rejects.toThrow('too-late');
  });

  it('answered in the last millisecond is answered; in the next it is not', async () => {
    story = await tell(cage);
    await story.host.advance(new Date(at('13:00').getTime() - 1));
    await story.vote(bob, 'approve', { wake: false });
    await story.until('13:00');
    expect(await story.state()).toBe('scheduled');
    expect((await story.record()).lapsedAt).toBeUndefined();
  });

  it('once lapsed stays so, also while the end is still being written down', async () => {
    story = await tell(cage);
    await runActivity(readDecisionActivity, { ...story.ports, clock: { now: () => at('13:00') } }, { requestId: story.requestId });
    expect((await story.record()).lapsedAt).toBeDefined();
    await expect(story.vote(bob, 'approve')).rejects.toThrow('too-late');
    expect(await events()).not.toContain('approved');
  });

  it('is put to those on call at once where there are too few others, and security hears when even they are too few', async () => {
    story = await tell({ doors: [doors.server], requester: bob });
    expect(subjectsTo(olu)).toEqual(['You are on call, decision wanted: Door server-a']);
    expect(await story.state()).toBe('awaiting-approval');
    story.ports.directory.change(olu.id, { accountEnabled: false });
    await story.ports.requests.change(story.requestId, (record) => ({ ...record, approvals: { ...record.approvals, askAgain: true } }));
    await story.host.raise(story.requestId, RequestChanged.name, {});
    expect(await ended()).toEqual(['closed: denied', 'nobody-may-decide']);
    const [alarm] = story.ports.messages.outbox.mails.filter(({ to }) => to.address === 'security@latch.example');
    expect(alarm?.subject).toBe('Nobody may decide: Door server-a');
  });

  it('goes to the delegate in the place of who named them, while that holds', async () => {
    story = await tell(cage, { start: false });
    await named(bob, people.frank, '08:00', '12:00');
    await story.begin();
    expect(subjectsTo(people.frank)).toEqual(["Decision wanted in somebody's place: Door cage-12"]);
    expect(subjectsTo(bob)).toEqual([]);
    expect(subjectsTo(carol)).toHaveLength(1);
  });

  it.each([
    ['before', '09:40'],
    ['after', '11:40'],
  ])(
    'goes to a delegate as soon as that begins, and to whoever is back as soon as it ends, also %s half of the time',
    async (_half, turn) => {
      const aMinuteBefore = `${turn.slice(0, 3)}39`;
      story = await tell(cage, { start: false });
      await named(bob, people.frank, '08:00', turn);
      await named(carol, people.eve, turn, '12:30');
      await story.begin();
      await story.until(aMinuteBefore);
      expect([subjectsTo(bob), subjectsTo(people.eve)]).toEqual([[], []]);
      await story.until(turn);
      expect(subjectsTo(bob)).toEqual(['Decision wanted: Door cage-12']);
      expect(subjectsTo(people.eve)).toEqual(["Decision wanted in somebody's place: Door cage-12"]);
    },
  );
});

describe('an approver whose account is disabled before the code is delivered', () => {
  const disabled = async (who: Person) => {
    story.ports.directory.change(who.id, { accountEnabled: false });
    const after = await voidGone({ ...story.ports }, await story.record(), [who.id]);
    await story.host.raise(story.requestId, RequestChanged.name, {});
    return after;
  };

  it.each([
    ['while the visit is booked', '12:30', []],
    ['while the lock is armed', '13:27', ['cage-12']],
  ])('%s takes the approval along: others are asked anew, and their word counts', async (_when, time, held) => {
    story = await tell(cage);
    await story.vote(bob, 'approve');
    await story.until(time);
    expect(story.held()).toEqual(held);
    await disabled(bob);
    expect(await story.state()).toBe('awaiting-approval');
    expect(story.held()).toEqual([]);
    expect(subjectsTo(carol).at(-1)).toBe('Decision wanted again: Door cage-12');
    expect(subjectsTo(tara).filter((subject) => subject !== 'Approved: Door cage-12')).toEqual(['Asked anew: Door cage-12']);
    await story.vote(carol, 'approve');
    await story.until('14:00');
    expect(await story.state()).toBe('delivered');
    expect(story.held()).toEqual(['cage-12']);
  });

  it('whom nobody takes the place of leaves the visit without a code', async () => {
    story = await tell(cage);
    await story.vote(bob, 'approve');
    await story.until('12:30');
    await disabled(bob);
    await story.until('14:30');
    expect(await ended()).toEqual(['closed: lapsed', 'nobody-decided']);
    expect(story.ports.messages.outbox.texts).toEqual([]);
    expect(story.held()).toEqual([]);
  });

  it('without anybody noticing is noticed when the lock is armed', async () => {
    story = await tell(cage);
    await story.vote(bob, 'approve');
    story.ports.directory.change(bob.id, { accountEnabled: false });
    await story.until('13:25');
    expect(await story.state()).toBe('awaiting-approval');
    expect(story.held()).toEqual([]);
    expect(await events()).toContain('approval-void');
  });

  it('leaves what others said: the second of two is enough again', async () => {
    story = await tell({ doors: [doors.server], requester: tara });
    await story.vote(bob, 'approve');
    await story.vote(carol, 'approve');
    await story.until('12:30');
    await disabled(bob);
    expect(await story.state()).toBe('awaiting-approval');
    await story.vote(olu, 'approve');
    expect(await story.state()).toBe('scheduled');
  });

  it('has no say once somebody has the code', async () => {
    story = await tell(cage);
    await story.vote(bob, 'approve');
    await story.until('13:31');
    await disabled(bob);
    expect(await story.state()).toBe('delivered');
  });
});

describe('somebody who is asked often', () => {
  /** Another request of Alice's that same morning, and its flow. */
  async function another(number: number): Promise<string> {
    const { timeline: _, ...asked } = await story.record();
    const id = requestIdOf(alice.id, `more ${number}`);
    const plan = { ok: true as const, window: asked.window, clocks: asked.clocks };
    const from = { tenantId: asked.tenantId, requesterId: alice.id, subjectId: alice.id, purpose: `visit ${number}` };
    const record = newRequest({
      ...from,
      id,
      plan,
      policyVersion: 'x',
      bodyHash: '',
      askedAt: story.ports.clock.now(),
      doors: [doors.cage],
    });
    await story.ports.requests.create(record);
    await story.host.start('accessRequest', { requestId: id }, { instanceId: id });
    return id;
  }
  const pushes = (who: Person) => subjectsTo(who).filter((subject) => /decisions? wanted/i.test(subject));

  it('hears of five questions in ten minutes, and of all others at once when those are over', async () => {
    story = await tell(cage);
    const ids = [];
    for (let number = 0; number < 8; number += 1) ids.push(await another(number));
    expect(pushes(bob)).toHaveLength(5);
    await story.until('09:09');
    expect(pushes(bob)).toHaveLength(5);
    await story.until('09:10');
    expect(pushes(bob)).toHaveLength(6);
    const digest = story.ports.messages.outbox.mails.findLast(({ to }) => to.address === bob.mail);
    expect(digest?.subject).toBe('4 decisions wanted');
    const links = digest?.text.match(/\/api\/approvals\/[\w-]{49}/g) ?? [];
    expect(new Set(links).size).toBe(4);
    for (let number = 4; number < 8; number += 1) expect(digest?.text).toContain(`visit ${number}`);
    await story.until('10:30');
    expect(pushes(bob)).toHaveLength(6);
    expect(pushes(carol)).toHaveLength(6);
    expect(pushes(carolAdm)).toHaveLength(6);
    for (const id of ids) expect((await story.ports.requests.read(id as never))?.approvals.asked).toHaveLength(3);
  });

  it('is not told again of what was decided meanwhile', async () => {
    story = await tell(cage);
    for (let number = 0; number < 6; number += 1) await another(number);
    await story.until('09:05');
    await story.ports.requests.change(requestIdOf(alice.id, 'more 5'), (record) => ({
      ...record,
      cancelled: { by: alice.id, at: record.askedAt },
    }));
    await story.until('09:10');
    const digest = story.ports.messages.outbox.mails.findLast(({ to }) => to.address === bob.mail);
    expect(digest?.text).toContain('visit 4');
    expect(digest?.text).not.toContain('visit 5');
  });
});
