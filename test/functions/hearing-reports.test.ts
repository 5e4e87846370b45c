import { describe, expect, it } from 'vitest';
import { handOver } from '../../activities/hand-over.js';
import type { Channel } from '../../src/domain/preferences.js';
import { noteDoor } from '../../src/domain/request.js';
import { doors, people } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { visit } from './given/visit.js';

const edge = edgePorts();
const { reported } = openTriggers(edge);
const { outbox } = edge.messages;

const emailReport = (messageId: string, status: string) => ({
  eventType: 'Microsoft.Communication.EmailDeliveryReportReceived',
  data: { sender: 'latch@latch.example', recipient: 'x@y.example', messageId, status, deliveryStatusDetails: { statusMessage: 'x' } },
});
const smsReport = (tag: string, deliveryStatus: string) => ({
  ...{ specversion: '1.0', type: 'Microsoft.Communication.SMSDeliveryReportReceived' },
  data: { messageId: 'Outgoing_1', from: '1', to: '2', deliveryStatus, tag },
});

/** A code that was sent, with the operation ids of its messages by channel. */
async function sent(door = doors.lobby, who = people.alice) {
  const given = await visit(edge, door, 10, who);
  const handed = await handOver({ ...edge, publicUrl: 'https://latch.example' }, given.record, door, given.code, { stage: 'due' });
  const sealed = handed.kind === 'sent' && handed.sealed;
  await edge.requests.change(given.record.id, (before) =>
    noteDoor(before, door.id, { delivery: 'sent', sealed }, 'delivery-sent', edge.clock.now()),
  );
  const ids = new Map<Channel, string>();
  const learn = async () => {
    for (const { channel, id } of await edge.deliveries.of(given.record.id)) ids.set(channel, id);
  };
  await learn();
  const place = async () => (await edge.requests.read(given.record.id))?.doors[0];
  const states = async () =>
    (await edge.deliveries.of(given.record.id)).map(({ channel, carries, state }) => `${channel} ${carries} ${state}`).sort();
  return { ...given, idOf: (channel: Channel) => ids.get(channel) ?? '', place, states, learn };
}

describe('a delivery report', () => {
  it('that the message arrived shows in the request', async () => {
    const { idOf, place } = await sent();
    await reported(smsReport(idOf('sms'), 'Delivered'));
    expect(await place()).toMatchObject({ delivery: 'delivered' });
  });

  it('that a text message failed sends the same code by mail, once, and tells the host', async () => {
    outbox.mails.length = 0;
    const { idOf, states, digits, record, place } = await sent();
    for (let nth = 0; nth < 3; nth += 1) await reported(smsReport(idOf('sms'), 'Failed'));
    expect(await states()).toEqual(['email code sent', 'sms code failed']);
    const [letter, ...more] = outbox.mails.filter(({ subject }) => subject === 'Your latch code');
    expect([letter?.text.replaceAll(' ', '').includes(digits), more]).toEqual([true, []]);
    expect(outbox.mails.filter(({ subject }) => subject === 'Not reached: Alice')).toHaveLength(1);
    expect(await place()).toMatchObject({ delivery: 'sent' });
    const lines = (await edge.requests.read(record.id))?.timeline.filter(({ event }) => event === 'delivery-lost');
    expect(lines?.map(({ detail }) => detail)).toEqual(['lobby: sms, code 1, Failed; now email']);
  });

  it('that a text message to a limited door failed makes the code wait behind a link', async () => {
    const { idOf, states, place } = await sent(doors.cage);
    await reported(smsReport(idOf('sms'), 'Failed'));
    expect([await states(), await place()]).toMatchObject([['email link sent', 'sms code failed'], { sealed: true }]);
  });

  it('that a text message failed lays the code behind the sign-in until its mail has a turn', async () => {
    const { idOf, place, states } = await sent();
    const others = { now: edge.clock.now(), until: new Date(edge.clock.now().getTime() + 3_600_000).toISOString() };
    for (let nth = 0; nth < 30; nth += 1)
      await edge.turns.take({ ...others, operationId: `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}` });
    await expect(reported(smsReport(idOf('sms'), 'Failed'))).rejects.toThrow();
    expect([await states(), await place()]).toMatchObject([['email code sending', 'sms code failed'], { delivery: 'held', sealed: true }]);
    edge.clock.set(new Date(edge.clock.now().getTime() + 61_000));
    await reported(smsReport(idOf('sms'), 'Failed'));
    expect([await states(), await place()]).toMatchObject([['email code sent', 'sms code failed'], { delivery: 'sent', sealed: false }]);
  });

  it('that one of several messages about a sealed code came back sends nothing more', async () => {
    const { idOf, states, record } = await sent(doors.server);
    await reported(emailReport(idOf('email'), 'Bounced'));
    expect(await states()).toEqual(['email link failed', 'sms link sent']);
    expect((await edge.requests.read(record.id))?.timeline.at(-1)).toMatchObject({
      event: 'delivery-lost',
      detail: 'server-a: email, code 1, Bounced; now sms',
    });
  });

  it('that everything came back says so', async () => {
    const { idOf, states, place, learn } = await sent();
    await reported(smsReport(idOf('sms'), 'Failed'));
    await learn();
    await reported(emailReport(idOf('email'), 'Bounced'));
    expect([await states(), await place()]).toMatchObject([
      ['email code failed', 'sms code failed'],
      { delivery: 'failed', because: 'Bounced' },
    ]);
  });

  it('about a code that was seen, or died, changes nothing', async () => {
    const { idOf, record, states } = await sent(doors.server);
    await edge.requests.change(record.id, (before) =>
      noteDoor(before, doors.server.id, { delivery: 'revealed' }, 'code-revealed', edge.clock.now()),
    );
    for (const channel of ['email', 'sms'] as const)
      await reported(channel === 'email' ? emailReport(idOf(channel), 'Bounced') : smsReport(idOf(channel), 'Failed'));
    expect(await states()).toEqual(['email link failed', 'sms link failed']);
    expect((await edge.requests.read(record.id))?.doors).toMatchObject([{ delivery: 'revealed' }]);
  });

  it('in whatever order the reports come, the first word stands', async () => {
    const { idOf, states } = await sent();
    await reported(smsReport(idOf('sms'), 'Delivered'));
    await reported(smsReport(idOf('sms'), 'Failed'));
    expect(await states()).toEqual(['sms code delivered']);
  });

  it('of somebody else, or no report at all, is none of our business', async () => {
    const before = outbox.mails.length;
    await reported(emailReport('5a7a0d7e-35a5-4a1a-8f5f-000000000000', 'Bounced'));
    await reported(smsReport('other', 'Failed'));
    await reported({ eventType: 'Microsoft.Communication.EmailDeliveryReportReceived', data: {} });
    await reported({ type: 'Something.Else', data: null });
    expect(outbox.mails.length).toBe(before);
  });
});
