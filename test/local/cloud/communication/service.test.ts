import { EmailClient } from '@azure/communication-email';
import { SmsClient } from '@azure/communication-sms';
import { DefaultAzureCredential } from '@azure/identity';
import { afterAll, describe, expect, it } from 'vitest';
import { createCommunication } from '../../../../src/local/cloud/communication/service.js';
import { openDirectory } from '../../../../src/local/cloud/graph/directory.js';
import { startLocalEntra } from '../../../support/local-entra.js';

const local = await startLocalEntra();
const { world, seed } = local;
type Report = { eventType: string; data: { messageId: string; recipient: string; status: string } };
const reports: Report[] = [];
let isListening = true;
const report = async (event: object) => {
  if (isListening) reports.push(event as Report);
  return isListening;
};
const { addressesOf } = openDirectory(world, seed);
const start = () => createCommunication(world, { addressesOf, report });
let communication = await start();
afterAll(async () => {
  await Promise.all([communication.close(), local.close()]);
  world.remove();
});

const credential = new DefaultAzureCredential();
const mail = new EmailClient(communication.url, credential, { retryOptions: { maxRetries: 0 } });
const operationId = '11111111-1111-4111-8111-111111111111';
const letter = (subject: string, address = 'alice@latch.example') => ({
  senderAddress: 'DoNotReply@latch.example',
  content: { subject, plainText: `${subject}, in words`, html: `<p>${subject}</p>` },
  recipients: { to: [{ address, displayName: 'Alice' }] },
});

/** A client whose text messages carry the given id instead of one drawn for each call. */
const textsAs = (repeatabilityRequestId: string) =>
  new SmsClient(communication.url, credential, {
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [
      {
        position: 'perCall',
        policy: {
          name: 'stableRepeatabilityId',
          sendRequest: (request, next) => {
            const body = JSON.parse(String(request.body));
            for (const recipient of body.smsRecipients) recipient.repeatabilityRequestId = repeatabilityRequestId;
            return next({ ...request, body: JSON.stringify(body) });
          },
        },
      },
    ],
  });

describe('an e-mail', () => {
  it('is accepted, succeeds, and lies in the outbox exactly as sent', async () => {
    const poller = await mail.beginSend(letter('Your visit'), { operationId });
    expect(await poller.pollUntilDone()).toMatchObject({ id: operationId, status: 'Succeeded' });
    expect(communication.outbox({ to: 'alice' })).toEqual([
      {
        ...{ id: expect.any(String), at: '2026-03-02T09:00:00.000Z', channel: 'email', to: 'alice@latch.example', operationId },
        ...{ subject: 'Your visit', text: 'Your visit, in words', html: '<p>Your visit</p>' },
      },
    ]);
  });

  it('sent again under the same operation id is the same e-mail', async () => {
    await mail.beginSend(letter('Your visit'), { operationId });
    expect(communication.outbox({ to: 'alice@latch.example' })).toHaveLength(1);
    await communication.idle();
    expect(reports.filter(({ data }) => data.messageId === operationId)).toHaveLength(1);
  });

  it('goes to each of its recipients', async () => {
    const { recipients, ...rest } = letter('Approve?', 'bob@latch.example');
    await mail.beginSend({ ...rest, recipients: { to: [...recipients.to, { address: 'carol@latch.example' }] } });
    const sent = communication.outbox().filter(({ subject }) => subject === 'Approve?');
    expect(sent.map(({ to }) => to)).toEqual(['bob@latch.example', 'carol@latch.example']);
    expect(new Set(sent.map((message) => message.operationId)).size).toBe(1);
  });

  it.each([
    ['without a subject', letter('')],
    ['to an address that is none', letter('Hello', 'alice')],
  ])('%s is refused with a code', async (_what, message) => {
    await expect(mail.beginSend(message)).rejects.toMatchObject({ statusCode: 400, code: 'BadArgument' });
  });

  it('meets the fault that was asked for', async () => {
    const before = communication.outbox().length;
    world.faults.add({ service: 'communication', match: { path: '/emails' }, do: { status: 429, headers: { 'retry-after': '30' } } });
    await expect(mail.beginSend(letter('Throttled'))).rejects.toMatchObject({ statusCode: 429 });
    world.faults.remove();
    expect(communication.outbox()).toHaveLength(before);
  });
});

describe('a text message', () => {
  it('is taken once per repeatability id', async () => {
    const texts = textsAs('22222222-2222-4222-8222-222222222222');
    const send = () => texts.send({ from: '+15550100', to: ['+491713920002'], message: 'Your door' });
    const [first] = await send();
    const [second] = await send();
    expect(first).toMatchObject({ successful: true, httpStatusCode: 202 });
    expect(second?.messageId).toBe(first?.messageId);
    expect(communication.outbox({ to: '+491713920002' })).toEqual([
      {
        ...{ id: expect.any(String), at: '2026-03-02T09:00:00.000Z', channel: 'sms', to: '+491713920002', text: 'Your door' },
        operationId: '22222222-2222-4222-8222-222222222222',
      },
    ]);
    expect(world.rows.findLast(({ path }) => path === '/sms')?.operationId).toBe('22222222-2222-4222-8222-222222222222');
  });

  it('to a number that is none is accepted by the service and refused for the recipient', async () => {
    const [result] = await textsAs(crypto.randomUUID()).send({ from: '+15550100', to: ['0171'], message: 'Hello' });
    expect(result).toMatchObject({ successful: false, httpStatusCode: 400 });
  });
});

describe('the outbox', () => {
  it('shows a person both channels, and what came since', async () => {
    world.clock.advance(60_000);
    await mail.beginSend(letter('Later', 'bob@latch.example'));
    const since = world.clock.now();
    expect(communication.outbox({ to: 'bob' }).map(({ channel }) => channel)).toEqual(['email', 'sms', 'email']);
    expect(communication.outbox({ to: 'bob', since })).toMatchObject([{ subject: 'Later', at: since.toISOString() }]);
    expect(communication.outbox({ to: 'nobody' })).toEqual([]);
  });

  it('survives a restart', async () => {
    const before = communication.outbox();
    await communication.close();
    communication = await start();
    expect(communication.outbox()).toEqual(before);
    expect(before.length).toBeGreaterThan(3);
  });

  it('is open to a caller with the right token only', async () => {
    const answer = await fetch(`${communication.url}/sms`, { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('x-ms-error-code')]).toEqual([401, 'Unauthorized']);
  });
});

describe('the end of an e-mail', () => {
  const send = async (subject: string, id: string) => {
    const client = new EmailClient(communication.url, credential, { retryOptions: { maxRetries: 0 } });
    await (await client.beginSend(letter(subject), { operationId: id })).pollUntilDone();
  };
  const told = (id: string) => reports.filter(({ data }) => data.messageId === id).map(({ data }) => data.status);

  it('is reported in words of the service, as the mailbox is', async () => {
    await send('Fine', '33333333-3333-4333-8333-333333333331');
    communication.setMailbox('alice', 'Bounced');
    await send('Full', '33333333-3333-4333-8333-333333333332');
    await communication.idle();
    expect(told('33333333-3333-4333-8333-333333333331')).toEqual(['Delivered']);
    expect(told('33333333-3333-4333-8333-333333333332')).toEqual(['Bounced']);
    expect(reports.at(-1)).toMatchObject({
      eventType: 'Microsoft.Communication.EmailDeliveryReportReceived',
      data: { recipient: 'alice@latch.example' },
    });
    communication.setMailbox('alice', 'Delivered');
  });

  it('is reported again until somebody takes it, also after a restart', async () => {
    isListening = false;
    await send('Patience', '33333333-3333-4333-8333-333333333333');
    await communication.idle();
    isListening = true;
    await communication.close();
    communication = await start();
    await communication.idle();
    expect(told('33333333-3333-4333-8333-333333333333')).toEqual(['Delivered']);
  });
});
