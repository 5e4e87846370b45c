import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { deliverCode } from '../../activities/contracts.js';
import { deliverCodeActivity } from '../../activities/deliver-code.js';
import { disarmLockActivity } from '../../activities/disarm-lock.js';
import { LatchError } from '../../src/domain/errors.js';
import { noteDoor } from '../../src/domain/request.js';
import { learnContact } from '../../src/domain/risk-habits.js';
import { type Answer, activityHandler } from '../../src/durable/register.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const code = /\b\d{3} \d{3} \d{3}\b/;
const outbox = () => story.ports.messages.outbox;
const deliver = (door = doors.lobby): Promise<Answer<typeof deliverCode>> =>
  runActivity(deliverCodeActivity, story.ports, { requestId: story.requestId, doorId: door.id });

/** Alice's story with the lock armed and the flow asleep, at a time when the code may leave. */
async function armed(alice: { mobile?: undefined; mail?: undefined } = {}, door = doors.lobby) {
  story = await tell({ doors: [door] }, { start: false });
  story.ports.directory.change(people.alice.id, alice);
  await story.begin();
  if (door !== doors.lobby) await story.vote(people.bob, 'approve');
  await story.until('13:29');
  story.host.clock.set(at('13:31'));
  outbox().mails.length = 0;
}

describe('deliverCode', () => {
  it('sends one SMS with the code and without the door, however often it runs', async () => {
    await armed();
    expect([await deliver(), await deliver()]).toEqual([{ kind: 'delivered' }, { kind: 'delivered' }]);
    const [sms, ...more] = outbox().texts;
    expect([sms?.to, code.test(sms?.text ?? ''), /lobby/i.test(sms?.text ?? ''), more, outbox().mails]).toEqual([
      people.alice.mobile,
      true,
      false,
      [],
      [],
    ]);
  });

  it('run twice at once does not seal again what was revealed in between', async () => {
    await armed({ mobile: undefined }, doors.cage);
    const { email } = story.ports.messages;
    let isFirst = true;
    story.ports.messages.email = async (message) => {
      if (isFirst) {
        isFirst = false;
        await deliver(doors.cage);
        const revealed = { delivery: 'revealed' as const };
        await story.ports.requests.change(story.requestId, (record) =>
          noteDoor(record, doors.cage.id, revealed, 'code-revealed', story.ports.clock.now()),
        );
      }
      return email(message);
    };
    await deliver(doors.cage);
    expect((await story.record()).doors).toMatchObject([{ delivery: 'revealed' }]);
  });

  it('repeats the same message under the same operation id after a crash between provider and record', async () => {
    await armed();
    const { change } = story.ports.deliveries;
    const { sms } = story.ports.messages;
    const sent: string[] = [];
    story.ports.messages.sms = async (message) => {
      sent.push(`${message.operationId} ${message.text}`);
      return sms(message);
    };
    story.ports.deliveries.change = async () => {
      throw new LatchError('records-unavailable', 'down');
    };
    await expect(deliver()).rejects.toThrow('records-unavailable');
    story.ports.deliveries.change = change;
    await deliver();
    expect([sent.length, new Set(sent).size]).toEqual([2, 1]);
  });

  it('falls back to email with the code at a controlled door', async () => {
    await armed({ mobile: undefined });
    await deliver();
    expect(outbox().mails.map(({ to, text }) => [to.address, code.test(text), /lobby/i.test(text)])).toEqual([
      [people.alice.mail, true, false],
    ]);
  });

  it('falls back to a link at a limited door', async () => {
    await armed({ mobile: undefined }, doors.cage);
    await deliver(doors.cage);
    expect(
      outbox().mails.map(({ text }) => [code.test(text), text.includes(`https://latch.example/app/requests/${story.requestId}`)]),
    ).toEqual([[false, true]]);
  });

  it('to a phone that was changed after everybody had decided holds no code: it waits behind a strong sign-in', async () => {
    await armed();
    story.ports.directory.change(people.alice.id, { mobile: '+491510009999' });
    expect([await deliver(), await deliver()]).toEqual([{ kind: 'delivered' }, { kind: 'delivered' }]);
    const said = [...outbox().texts, ...outbox().mails].map(({ text }) => text);
    expect([said.length, said.filter((text) => code.test(text))]).toEqual([2, []]);
    const { doors: places, checks, stepUp } = await story.record();
    expect([places[0]?.sealed, stepUp]).toEqual([true, { context: 'c1', maxAgeMinutes: 15 }]);
    expect(checks.at(-1)).toMatchObject({ name: 'recheck', outcome: 'degraded', reasons: ['contact-changed'] });
  });

  it('to a phone that was changed before an approver looked goes there', async () => {
    story = await tell({ doors: [doors.lobby] }, { start: false });
    await story.ports.habits.learn(people.alice.id, (known) =>
      learnContact(known, at('08:00'), undefined, { kid: 'k1', digest: 'another' }),
    );
    await story.begin();
    expect((await story.record()).approvals.required).toBe(1);
    await story.vote(people.bob, 'approve');
    await story.until('13:31');
    expect(outbox().texts.map(({ text }) => code.test(text))).toEqual([true]);
    expect((await story.record()).doors[0]?.sealed).toBe(false);
  });

  it('fails for somebody without any address', async () => {
    await armed({ mobile: undefined, mail: undefined });
    expect(await deliver()).toEqual({ kind: 'failed', because: 'no-address' });
  });

  it('refuses while the lock has not said yes', async () => {
    story = await tell();
    story.host.clock.set(at('13:31'));
    expect(await deliver()).toEqual({ kind: 'refused', because: 'not-armed' });
    expect(outbox().texts).toEqual([]);
  });

  it('refuses after the code was taken away', async () => {
    await armed();
    await runActivity(disarmLockActivity, story.ports, { requestId: story.requestId, doorId: doors.lobby.id });
    expect(await deliver()).toEqual({ kind: 'refused', because: 'not-armed' });
  });

  it('keeps the code out of its errors, whatever the provider throws', async () => {
    await armed();
    story.ports.messages.sms = async ({ text }) => {
      throw new TypeError(`could not post ${text}`);
    };
    const logged: unknown[] = [];
    const context = { info: () => {}, warn: () => {}, error: (...line: unknown[]) => logged.push(line) };
    const run = activityHandler(deliverCodeActivity, story.ports)({ requestId: story.requestId, doorId: 'lobby' }, context as never);
    await expect(run).rejects.toThrow(/^deliverCode failed: TypeError$/);
    expect([logged.length, code.test(inspect(logged))]).toEqual([1, false]);
  });
});
