import { afterEach, describe, expect, it } from 'vitest';
import { askApproversActivity } from '../../activities/ask-approvers.js';
import { accessRequestFlow, RequestChanged } from '../../orchestrations/events.js';
import { requestIdOf } from '../../src/domain/code-terms.js';
import { LatchError } from '../../src/domain/errors.js';
import { countMails } from '../../src/local/cloud/communication/mail-quota.js';
import type { TeamsChannel } from '../../src/ports/messages.js';
import { memoryTurns } from '../support/memory/messages.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { at, recordOf, type Story, tell } from '../support/story.js';

const { alice, bob, frank, tara } = people;
let story: Story;
afterEach(() => story.close());

const mailed = (who: { mail?: string }) =>
  story.ports.messages.outbox.mails.flatMap(({ to, subject }) => (to.address === who.mail ? [subject] : []));
const texts = () => story.ports.messages.outbox.texts.length;
const now = () => story.ports.clock.now();

/** The provider lets out no more mails. Comes back with what makes it let them out again. */
function spent(letsOut = () => false): () => void {
  const { messages } = story.ports;
  const { email } = messages;
  messages.email = async (mail) => {
    if (letsOut()) return email(mail);
    throw new LatchError('delivery-unavailable', 'too many mails', { status: 429 });
  };
  return () => {
    messages.email = email;
  };
}

describe('while the mails of the hour are spent', () => {
  it('a request that opens with its approval is armed and delivered at once, and the letters follow', async () => {
    story = await tell({ doors: [doors.cage], requester: alice, subject: tara, startNow: 60 });
    const letOut = spent();
    await story.vote(bob, 'approve');
    expect([await story.state(), story.held(), texts(), now()]).toEqual(['delivered', ['cage-12'], 1, at('09:00')]);
    await story.until('09:10');
    expect([mailed(alice), mailed(tara)]).toEqual([[], []]);
    letOut();
    await story.until('09:16');
    expect(mailed(alice)).toEqual(['Approved: Door cage-12']);
    expect(mailed(tara)).toEqual(['Your visit: Door cage-12']);
    expect(mailed(bob)).toEqual(['Decision wanted: Door cage-12', 'Approved: Door cage-12']);
  });

  it('a visit that is moved has its new code at once', async () => {
    story = await tell({ doors: [doors.cage], requester: tara });
    await story.vote(bob, 'approve');
    await story.until('13:45');
    const letOut = spent();
    await story.replan('14:00', '14:20');
    expect([await story.state(), texts(), now()]).toEqual(['delivered', 2, at('13:45')]);
    letOut();
    await story.until('13:55');
    expect(mailed(tara)).toContain('New time: Door cage-12');
  });

  it('a longer stay is still asked for and answered, and nothing else waits for that', async () => {
    story = await tell({ doors: [doors.cage], requester: tara });
    await story.vote(bob, 'approve');
    await story.until('14:05');
    const letOut = spent();
    await story.replan('14:00', '17:00');
    expect([await story.freshCode(), texts(), now()]).toEqual(['asked', 2, at('14:05')]);
    letOut();
    await story.until('14:15');
    expect(mailed(bob)).toContain('Longer stay, decision wanted: Door cage-12');
    spent();
    await story.vote(bob, 'deny');
    expect((await story.record()).extension).toBeUndefined();
    await story.cancel();
    expect([await story.state(), story.held(), now()]).toEqual(['closed: cancelled', [], at('14:15')]);
  });

  it('whoever can be asked otherwise is heard at once', async () => {
    story = await tell({ doors: [doors.cage], requester: tara, startNow: 60 }, { start: false });
    spent();
    await story.begin();
    await story.vote(bob, 'approve');
    expect([await story.state(), story.held(), now()]).toEqual(['delivered', ['cage-12'], at('09:00')]);
  });
});

describe('an approver who cannot be written to', () => {
  it('is asked when mails leave again, for as long as there is time to decide, in a short history', async () => {
    story = await tell({ doors: [doors.cage], requester: tara }, { start: false });
    const letOut = spent();
    await story.begin();
    await story.until('12:00');
    expect([await story.state(), mailed(bob)]).toEqual(['awaiting-approval', []]);
    expect(story.host.history(story.requestId).length).toBeLessThan(200);
    letOut();
    await story.until('12:15');
    expect(mailed(bob)).toEqual(['Decision wanted: Door cage-12']);
  });

  it('is asked although the channel in Teams is out, which is tried again', async () => {
    story = await tell({ doors: [doors.cage], requester: tara }, { start: false });
    const letOut = spent();
    await story.begin();
    letOut();
    const channel: TeamsChannel = {
      post: async () => {
        throw new LatchError('delivery-unavailable', 'the workflow is out');
      },
    };
    const asked = await runActivity(askApproversActivity, { ...story.ports, channel }, { requestId: story.requestId });
    expect(asked).toMatchObject({ kind: 'asked', count: 3, look: '2030-03-04T09:00:15.000Z' });
    expect(mailed(bob)).toEqual(['Decision wanted: Door cage-12']);
  });
});

describe('what people are to be told', () => {
  it('they are told once, also when the host dies in the middle of it', async () => {
    story = await tell({ doors: [doors.cage], requester: alice, subject: tara });
    const letOut = spent();
    await story.vote(bob, 'approve');
    await story.until('09:10');
    await story.host.restart();
    letOut();
    await story.until('09:45');
    expect([mailed(alice), mailed(tara)]).toEqual([['Approved: Door cage-12'], ['Your visit: Door cage-12']]);
    expect((await story.record()).tidings).toEqual({ count: 1, owed: [] });
  });

  it('of a request that has ended is not said any more', async () => {
    story = await tell({ doors: [doors.cage], requester: tara });
    const letOut = spent();
    await story.vote(bob, 'approve');
    await story.cancel();
    letOut();
    await story.until('10:00');
    expect(mailed(tara)).toEqual(['Cancelled: Door cage-12']);
  });
});

describe('a rush of letters', () => {
  it('leaves room for what security is to hear', async () => {
    story = await tell({ subject: tara });
    Object.assign(story.ports, { turns: memoryTurns({ mailsPerMinute: 6, mailsPerHour: 20 }) });
    const quota = countMails({ perMinute: 6, perHour: 20 }, now);
    spent(() => quota.take().ok);
    const wanted = Array.from({ length: 18 }, (_, nth) => ({
      ...recordOf({ subject: tara }, [doors.lobby]),
      id: requestIdOf(frank.id, `${nth}`),
    }));
    for (const record of wanted) {
      await story.ports.requests.create(record);
      await story.host.start(accessRequestFlow.name, { requestId: record.id }, { instanceId: record.id });
    }
    await story.until('13:26');
    story.ports.locks.setOnline('lobby', false);
    await story.revoke({ kind: 'site', id: 'BER1' });
    for (const { id } of wanted) await story.host.raise(id, RequestChanged.name, {});
    await story.until('13:32');
    const toSecurity = story.ports.messages.outbox.mails.filter(({ to }) => to.address === 'security@latch.example');
    expect(toSecurity.map(({ subject }) => subject)).toEqual(['Not confirmed: Door lobby', 'Somebody must go there: Door lobby']);
  });
});
