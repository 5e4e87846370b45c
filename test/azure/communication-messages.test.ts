import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { azureCredential } from '../../src/azure/azure-credential.js';
import { communicationMessages } from '../../src/azure/communication-messages.js';
import { createCommunication } from '../../src/local/cloud/communication/service.js';
import { startLocalEntra } from '../support/local-entra.js';

const local = await startLocalEntra();
const { world } = local;
const service = await createCommunication(world);
const credential = azureCredential();
const messages = communicationMessages({ endpoint: service.url, emailSender: 'latch@latch.example', smsSender: '+4930123456', credential });

afterAll(async () => {
  await Promise.all([service.close(), local.close()]);
  world.remove();
});
beforeEach(() => world.faults.remove());

let count = 0;
const operation = () => {
  count += 1;
  return `7f4df2a4-7a52-4a35-9d9e-${String(count).padStart(12, '0')}`;
};
const code = '384 175 920';
const mail = (operationId: string, address = 'tara@vendor.example') => ({
  ...{ operationId, to: { address, name: 'Tara' }, subject: 'Your code', text: `Your code: ${code}`, html: `<p>${code}</p>` },
});
const text = (operationId: string, to = '+491713920001') => ({ operationId, to, text: `Your code: ${code}` });
const sent = (operationId: string) => service.outbox().filter((message) => message.operationId === operationId);

describe('mails of one moment', () => {
  const at = '2030-03-04T07:30:00.000Z';
  const thirty = async () => {
    for (let nth = 0; nth < 30; nth += 1) expect(await messages.email(mail(operation()))).toEqual({ kind: 'sent' });
  };

  it('are taken thirty a minute; the next is told when, and taken then', async () => {
    world.clock.set(new Date(at));
    await thirty();
    const operationId = operation();
    await expect(messages.email(mail(operationId))).rejects.toMatchObject({ status: 429, retryAfterMs: 60_000 });
    expect(sent(operationId)).toEqual([]);
    world.clock.advance(60_000);
    expect(await messages.email(mail(operationId))).toEqual({ kind: 'sent' });
  });

  it('are taken a hundred an hour', async () => {
    world.clock.advance(3_600_000);
    for (let round = 0; round < 3; round += 1) {
      await thirty();
      world.clock.advance(60_000);
    }
    for (let nth = 0; nth < 10; nth += 1) await messages.email(mail(operation()));
    await expect(messages.email(mail(operation()))).rejects.toMatchObject({ status: 429, retryAfterMs: 3_600_000 - 180_000 });
    world.clock.advance(3_600_000);
  });
});

describe('a mail', () => {
  it('leaves as it is, under its operation id', async () => {
    const operationId = operation();
    expect(await messages.email(mail(operationId))).toEqual({ kind: 'sent' });
    const { to, subject, text, html } = { ...mail(operationId), to: 'tara@vendor.example' };
    expect(sent(operationId)).toMatchObject([{ channel: 'email', to, subject, text, html }]);
  });

  it('takes its files along', async () => {
    const operationId = operation();
    const attachments = [{ name: 'visit.ics', contentType: 'text/calendar', text: 'BEGIN:VCALENDAR\r\nSUMMARY:Tür\r\n' }];
    await messages.email({ ...mail(operationId), attachments });
    expect(sent(operationId)).toMatchObject([{ attachments }]);
  });

  it('sent twice is one mail', async () => {
    const operationId = operation();
    world.faults.add({ service: 'communication', match: { method: 'POST', nth: 1 }, do: { dropResponseAfterEffect: true } });
    await expect(messages.email(mail(operationId))).rejects.toMatchObject({ code: 'delivery-unavailable' });
    expect(await messages.email(mail(operationId))).toEqual({ kind: 'sent' });
    expect(sent(operationId)).toHaveLength(1);
  });

  it('is sent once it was accepted, even if nobody can be asked about it', async () => {
    const operationId = operation();
    world.faults.add({ service: 'communication', match: { method: 'GET' }, do: { status: 429 } });
    expect(await messages.email(mail(operationId))).toEqual({ kind: 'sent' });
    expect(sent(operationId)).toHaveLength(1);
  });

  it('to no address is refused for good', async () => {
    expect(await messages.email(mail(operation(), 'nowhere'))).toEqual({ kind: 'refused', because: 'BadArgument' });
  });
});

describe('a text message', () => {
  it('leaves as it is, repeatable under its operation id', async () => {
    const operationId = operation();
    expect(await messages.sms(text(operationId))).toEqual({ kind: 'sent' });
    expect(sent(operationId)).toMatchObject([{ channel: 'sms', to: '+491713920001', text: `Your code: ${code}` }]);
  });

  it('sent twice is one message', async () => {
    const operationId = operation();
    world.faults.add({ service: 'communication', match: { path: '/sms', nth: 1 }, do: { dropResponseAfterEffect: true } });
    await expect(messages.sms(text(operationId))).rejects.toMatchObject({ code: 'delivery-unavailable' });
    expect(await messages.sms(text(operationId))).toEqual({ kind: 'sent' });
    expect(sent(operationId)).toHaveLength(1);
  });

  it('to no number is refused for good, though the call was accepted', async () => {
    expect(await messages.sms(text(operation(), '0171'))).toEqual({ kind: 'refused', because: '400' });
  });
});

describe.each(['email', 'sms'] as const)('trouble with %s', (channel) => {
  const send = () => (channel === 'email' ? messages.email(mail(operation())) : messages.sms(text(operation())));

  it.each([{ status: 429 }, { status: 503 }, { status: 401 }, { reset: true }])('is thrown at once (%o)', async (trouble) => {
    const fault = world.faults.add({ service: 'communication', match: {}, do: trouble });
    await expect(send()).rejects.toMatchObject({ code: 'delivery-unavailable' });
    expect(world.faults.list()).toEqual([{ id: fault.id, service: 'communication', hits: 1 }]);
  });

  it('never repeats what was to be sent', async () => {
    world.faults.add({ service: 'communication', match: {}, do: { status: 503 } });
    const error = await send().then(
      () => undefined,
      (trouble: Error) => trouble,
    );
    expect(`${error?.stack} ${JSON.stringify(error)} ${String(error?.cause)}`).not.toContain(code);
    expect(Object.keys(error?.cause ?? {})).toEqual([]);
  });

  it.each([400, 404, 422])('that will not pass is a refusal (%i)', async (status) => {
    world.faults.add({ service: 'communication', match: {}, do: { status } });
    expect(await send()).toMatchObject({ kind: 'refused' });
  });
});
