import { afterEach, describe, expect, it } from 'vitest';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

const { alice, bob, carol, carolAdm, tara, mallory, eve } = people;
let story: Story;
afterEach(() => story.close());

const code = /\b\d{3} \d{3} \d{3}\b/;
const texts = () => story.ports.messages.outbox.texts;
const mails = () => story.ports.messages.outbox.mails;
const mailedTo = (who: { mail?: string }) => mails().flatMap(({ to, subject }) => (to.address === who.mail ? [subject] : []));

describe('an ordinary day', () => {
  it('at a controlled door needs nobody: armed at 13:25, delivered at 13:30, over at 15:00', async () => {
    story = await tell();
    expect(await story.state()).toBe('scheduled');
    await story.until('13:24');
    expect(story.held()).toEqual([]);
    await story.until('13:25');
    expect([await story.state(), story.held()]).toEqual(['armed', ['lobby']]);
    expect(texts()).toEqual([]);
    await story.until('13:30');
    expect(await story.state()).toBe('delivered');
    expect(texts().map(({ to, text }) => [to, code.test(text)])).toEqual([[alice.mobile, true]]);
    await story.until('14:10');
    await story.enter(doors.lobby);
    expect(await story.state()).toBe('entered');
    await story.until('15:00');
    expect([await story.state(), story.held()]).toEqual(['closed: completed', []]);
    expect(story.host.status(story.requestId)).toMatchObject({
      runtimeStatus: 'Completed',
      output: { kind: 'closed', outcome: 'completed' },
    });
  });

  it('at a limited door waits for one approver, and tells requester and approvers of decision and end', async () => {
    story = await tell({ doors: [doors.cage], requester: tara });
    expect(await story.state()).toBe('awaiting-approval');
    await story.vote(bob, 'approve');
    expect(await story.state()).toBe('scheduled');
    await story.until('15:00');
    expect(await story.state()).toBe('closed: no-show');
    expect(mailedTo(bob)).toEqual(['Decision wanted: Door cage-12', 'Approved: Door cage-12', 'Nobody came: Door cage-12']);
    expect(mailedTo(tara)).toEqual(['Approved: Door cage-12', 'Nobody came: Door cage-12']);
  });

  it('at an exclusion door wants two people, and sends a link instead of the code', async () => {
    story = await tell({ doors: [doors.server], requester: tara });
    await story.vote(bob, 'approve');
    expect(await story.state()).toBe('awaiting-approval');
    await story.vote(carol, 'approve');
    await story.until('13:30');
    expect(await story.state()).toBe('delivered');
    const sealed = [...texts().map(({ text }) => text), ...mails().map(({ text }) => text)].filter((text) =>
      text.includes(story.requestId),
    );
    expect(sealed.length).toBeGreaterThan(1);
    expect([...texts(), ...mails()].some(({ text }) => code.test(text))).toBe(false);
  });

  it('that starts now opens at the approval, with everything due at once', async () => {
    story = await tell({ doors: [doors.cage], requester: tara, startNow: 60 });
    await story.until('09:20');
    await story.vote(bob, 'approve');
    expect([await story.state(), story.held()]).toEqual(['delivered', ['cage-12']]);
    expect((await story.record()).window).toEqual({ opensAt: '2030-03-04T09:20:00.000Z', closesAt: '2030-03-04T10:20:00.000Z' });
    await story.until('10:20');
    expect([await story.state(), story.held()]).toEqual(['closed: no-show', []]);
  });

  it('at a door without a lock has nothing to arm', async () => {
    story = await tell({ doors: [doors.cabinet] });
    await story.until('13:30');
    expect(await story.state()).toBe('delivered');
  });

  it('at an offline-capable door arms and delivers a day ahead', async () => {
    story = await tell({ doors: [doors.tower], requester: tara });
    await story.vote(bob, 'approve');
    expect([await story.state(), story.held()]).toEqual(['delivered', ['wtg7-tower']]);
    expect([...story.ports.locks.of('wtg7-tower').held.values()]).toMatchObject([
      { notAfter: '2030-03-04T15:00:00.000Z', leaseUntil: '2030-03-04T15:00:00.000Z', verifier: expect.stringMatching(/^[\w-]{43}$/) },
    ]);
  });
});

describe('a request', () => {
  it('that nobody decides lapses', async () => {
    story = await tell({ doors: [doors.cage], requester: tara });
    await story.until('12:59');
    expect(await story.state()).toBe('awaiting-approval');
    await story.until('13:00');
    expect([await story.state(), (await story.record()).because]).toEqual(['closed: lapsed', 'nobody-decided']);
    expect(mailedTo(bob)).toContain('Lapsed: Door cage-12');
  });

  it('that an approver denies is denied', async () => {
    story = await tell({ doors: [doors.server], requester: tara });
    await story.vote(bob, 'approve');
    await story.vote(carol, 'deny');
    expect([await story.state(), (await story.record()).because]).toEqual(['closed: denied', 'denied-by-approver']);
  });

  it('whose approval reaches the record and whose event is lost goes on at the deadline', async () => {
    story = await tell({ doors: [doors.cage], requester: tara });
    await story.vote(bob, 'approve', { wake: false });
    await story.until('13:30');
    expect(await story.state()).toBe('delivered');
  });

  it.each([
    ['a disabled account', { requester: mallory }, 'account-disabled'],
    ['somebody outside the eligible group', { requester: eve }, 'not-eligible'],
    ['a visitor outside it', { requester: alice, subject: eve }, 'not-eligible'],
  ])('of %s is denied before anybody is asked', async (_who, plot, because) => {
    story = await tell({ doors: [doors.cage], ...plot });
    expect([await story.state(), (await story.record()).because]).toEqual(['closed: denied', because]);
    expect(mailedTo(bob)).toEqual([]);
  });

  it('is blocked when the only approvers left are one person with two accounts', async () => {
    story = await tell({ doors: [doors.server], requester: bob }, { start: false });
    story.ports.directory.change(people.olu.id, { accountEnabled: false });
    await story.begin();
    expect([await story.state(), (await story.record()).because]).toEqual(['closed: denied', 'nobody-may-decide']);
    expect(mailedTo(carolAdm)).toEqual([]);
  });
});

describe('risk', () => {
  it.each([
    ['high', 'lobby', 'closed: denied', 0],
    ['medium', 'lobby', 'awaiting-approval', 1],
    ['medium', 'cage', 'awaiting-approval', 2],
    ['low', 'lobby', 'scheduled', 0],
  ] as const)('%s at %s: %s', async (level, door, state, required) => {
    story = await tell({ doors: [doors[door]], requester: tara }, { start: false });
    story.ports.risk.set(tara.id, level);
    await story.begin();
    expect([await story.state(), (await story.record()).approvals.required]).toEqual([state, required]);
  });

  it.each([
    ['lobby', 'scheduled', 'degraded'],
    ['cage', 'closed: denied', 'denied'],
    ['server', 'closed: denied', 'denied'],
  ] as const)('that nobody can tell at %s: %s', async (door, state, outcome) => {
    story = await tell({ doors: [doors[door]] }, { start: false });
    story.ports.risk.silence(true);
    await story.begin();
    await story.until('09:05');
    expect([await story.state(), (await story.record()).checks.at(-1)]).toMatchObject([state, { name: 'risk', outcome }]);
  });

  it('is asked again while the source is only slow to answer', async () => {
    story = await tell({ doors: [doors.cage], requester: tara }, { start: false });
    story.ports.risk.silence(true);
    await story.begin();
    story.ports.risk.silence(false);
    await story.until('09:05');
    expect(await story.state()).toBe('awaiting-approval');
  });
});
