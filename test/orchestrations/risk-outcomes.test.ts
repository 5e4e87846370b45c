import { afterEach, describe, expect, it } from 'vitest';
import { RequestChanged } from '../../orchestrations/events.js';
import { castVote, escortOf } from '../../src/domain/approval.js';
import type { SignIn } from '../../src/domain/request-record.js';
import { cancelled, closeParked, resume } from '../../src/domain/step-up.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const weak: SignIn = { contexts: [], deviceId: 'laptop' };
const strong = (time: string): SignIn => ({ contexts: ['c1'], deviceId: 'laptop', authTime: at(time).toISOString() });

/** Alice asks for the cage with this sign-in, and Identity Protection rates her medium: score 80 (70 for that, 10 for a door she has never been to). */
async function risky(signIn: SignIn, limits: { escortAbove?: number; denyAbove?: number } = {}): Promise<Story> {
  const told = await tell({ doors: [doors.cage] }, { start: false });
  const { ports } = told;
  const limited = { ...ports.policy.classes.limited, risk: { ...ports.policy.classes.limited.risk, ...limits } };
  ports.policy = { ...ports.policy, classes: { ...ports.policy.classes, limited } };
  ports.directory.equip(people.alice.id, { devices: [{ id: 'laptop', compliant: true, enabled: true }] });
  ports.risk.set(people.alice.id, 'medium');
  await ports.requests.change(told.requestId, (record) => ({ ...record, signIn }));
  await told.begin();
  return told;
}

const wake = () => story.host.raise(story.requestId, RequestChanged.name, {});
const signInAgain = async (signIn: SignIn) => {
  const { window, clocks } = await story.record();
  const now = story.ports.clock.now();
  await story.ports.requests.change(story.requestId, (record) => resume(record, { signIn, plan: { ok: true, window, clocks }, at: now }));
  await wake();
};

describe('a score above the step-up limit', () => {
  it('parks the request until the requester has signed in again, more strongly', async () => {
    story = await risky(weak);
    expect(await story.record()).toMatchObject({ status: 'step-up-required', stepUp: { context: 'c1', maxAgeMinutes: 15 } });
    await wake();
    expect(await story.state()).toBe('step-up-required');
    await story.until('09:30');
    await signInAgain(strong('09:30'));
    const record = await story.record();
    expect(record).toMatchObject({ status: 'awaiting-approval', approvals: { required: 2 } });
    expect(record.checks.filter(({ name }) => name === 'risk')).toHaveLength(1);
  });

  it('asks nothing more of who has just done so', async () => {
    story = await risky(strong('08:50'));
    expect(await story.state()).toBe('awaiting-approval');
  });

  it('takes a sign-in that is too old for none', async () => {
    story = await risky(strong('08:40'));
    expect(await story.state()).toBe('step-up-required');
  });

  it('ends after an hour without one', async () => {
    story = await risky(weak);
    await story.until('10:00');
    expect([await story.state(), (await story.record()).because]).toEqual(['closed: lapsed', 'no-step-up']);
  });

  it('ends with the sweep’s word, a cancellation or a revocation while it waits', async () => {
    for (const [end, state] of [
      [() => story.ports.requests.change(story.requestId, (record) => closeParked(record, at('10:30'))).then(wake), 'closed: lapsed'],
      [
        () => story.ports.requests.change(story.requestId, (record) => cancelled(record, people.alice.id, at('09:10'))).then(wake),
        'closed: cancelled',
      ],
      [() => story.revoke(), 'closed: revoked'],
    ] as const) {
      story = await risky(weak);
      await end();
      expect(await story.state()).toBe(state);
      expect((await story.host.status(story.requestId))?.runtimeStatus).toBe('Completed');
      await story.close();
    }
  });
});

describe('a score above the escort limit', () => {
  const vote = (who: { id: (typeof people.bob)['id'] }, escort?: true) =>
    story.ports.requests
      .change(story.requestId, (record) => {
        const ballot = { approverId: who.id, decision: 'approve' as const, reason: 'because', ...(escort && { escort }) };
        const cast = castVote(record, ballot, (one, other) => one === other, story.ports.clock.now());
        return cast.kind === 'refused' ? record : cast.record;
      })
      .then(wake);

  it('waits, whoever says yes, until one of them comes along', async () => {
    story = await risky(strong('09:00'), { escortAbove: 75 });
    expect((await story.record()).approvals).toMatchObject({ required: 2, escort: true });
    const asked = story.ports.messages.outbox.mails.filter(({ subject }) => subject.startsWith('Decision wanted'));
    expect(asked.length).toBeGreaterThan(0);
    for (const { text } of asked) expect(text).toContain('may enter accompanied only');
    await vote(people.bob);
    await vote(people.carol);
    expect(await story.state()).toBe('awaiting-approval');
    await vote(people.carol, true);
    const record = await story.record();
    expect([record.status, escortOf(record)]).toEqual(['scheduled', people.carol.id]);
    expect(record.timeline.at(-1)?.event).toBe('booked');
    await story.until('13:30');
    expect(await story.state()).toBe('delivered');
  });

  it('lapses without an escort, however many said yes', async () => {
    story = await risky(strong('09:00'), { escortAbove: 75 });
    await vote(people.bob);
    await vote(people.carol);
    await story.until('13:00');
    expect(await story.state()).toBe('closed: lapsed');
  });
});

it('a score above the last limit is a denial', async () => {
  story = await risky(strong('09:00'), { denyAbove: 75 });
  expect([await story.state(), (await story.record()).because?.split(',')[0]]).toEqual(['closed: denied', 'risk-score']);
});
