import { describe, expect, it } from 'vitest';
import { askByMail, caseOf } from '../../activities/approval-mail.js';
import { approvalLetter } from '../../src/domain/approval-letter.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { reported } = openTriggers(edge);
const { outbox } = edge.messages;

/** A request whose mail went to Bob, and the report that it came back. */
async function askedBob(): Promise<{ request: RequestRecord; bounced: (status?: string) => object }> {
  const request = await waitingFor(edge, doors.cage, 1);
  await askByMail(edge, request, await caseOf(edge, request), people.bob, { step: 'ask', letterOf: approvalLetter });
  const messageId = outbox.mails.at(-1)?.operationId ?? '';
  const data = (status: string) => ({ messageId: messageId.toUpperCase(), status, recipient: people.bob.mail });
  return {
    request,
    bounced: (status = 'Bounced') => ({ eventType: 'Microsoft.Communication.EmailDeliveryReportReceived', data: data(status) }),
  };
}

const lines = async ({ id }: RequestRecord) =>
  (await edge.requests.read(id))?.timeline.map(({ event, detail }) => `${event} ${detail}`).slice(-2);
const sentSince = (mails: number, texts: number) => ({
  mails: outbox.mails.slice(mails).map(({ to }) => to.address),
  texts: outbox.texts.slice(texts).map(({ to }) => to),
});
const withoutMobile = async (who: Person, work: () => Promise<void>) => {
  edge.directory.change(who.id, { mobile: undefined });
  await work();
  edge.directory.change(who.id, { mobile: who.mobile });
};

describe('a mail that comes back', () => {
  it('goes to the same approver by text message, once, however often it is reported', async () => {
    const { request, bounced } = await askedBob();
    const [mails, texts] = [outbox.mails.length, outbox.texts.length];
    for (let time = 0; time < 3; time += 1) await reported(bounced());
    expect(sentSince(mails, texts)).toEqual({ mails: [], texts: [people.bob.mobile] });
    expect(outbox.texts.at(-1)?.text).toMatch(/https:\/\/latch\.example\/api\/approvals\/[\w-]{49}$/);
    expect(await lines(request)).toEqual([
      `mail-returned to ${people.bob.id}: Bounced`,
      `asked-instead to ${people.bob.id}: by text message`,
    ]);
  });

  it('goes to the next approver, and not by another way to somebody who may not decide any more', async () => {
    const { request, bounced } = await askedBob();
    const { gather } = edge.directory;
    edge.directory.gather = async (...wanted) => {
      const { members, ...found } = await gather(...wanted);
      return { ...found, members: new Map([...members].map(([id, all]) => [id, all.filter(({ id: each }) => each !== people.bob.id)])) };
    };
    const [mails, texts] = [outbox.mails.length, outbox.texts.length];
    await reported(bounced());
    edge.directory.gather = gather;
    expect(sentSince(mails, texts)).toEqual({ mails: [people.carol.mail], texts: [] });
    expect((await lines(request))?.[1]).toBe(`asked-instead to ${people.bob.id}: somebody else by mail`);
  });

  it('goes to the next approver where there is no telephone', () =>
    withoutMobile(people.bob, async () => {
      const { request, bounced } = await askedBob();
      const [mails, texts] = [outbox.mails.length, outbox.texts.length];
      await reported(bounced('Suppressed'));
      await reported(bounced('Suppressed'));
      expect(sentSince(mails, texts)).toEqual({ mails: [people.carol.mail], texts: [] });
      expect(outbox.mails.at(-1)?.subject).toContain('Your decision is needed');
      expect((await lines(request))?.[1]).toBe(`asked-instead to ${people.bob.id}: somebody else by mail`);
    }));

  it.each(['Delivered', 'Expanded'])('but was %s after all is no matter', async (status) => {
    const { request, bounced } = await askedBob();
    await reported(bounced(status));
    expect(await edge.requests.read(request.id)).toEqual(request);
  });

  it('in CloudEvents, of somebody else’s, or unreadable is taken as what it is', async () => {
    const { bounced } = await askedBob();
    const { data } = bounced() as { data: object };
    const texts = outbox.texts.length;
    await reported({ type: 'Microsoft.Communication.EmailDeliveryReportReceived', specversion: '1.0', data });
    expect(outbox.texts).toHaveLength(texts + 1);
    for (const event of [
      {},
      { eventType: 'Other', data },
      { eventType: 'Microsoft.Communication.EmailDeliveryReportReceived', data: { messageId: 'x', status: 'Bounced' } },
    ])
      await reported(event);
    expect(outbox.texts).toHaveLength(texts + 1);
  });

  it('after the decision leads to nothing more', async () => {
    const { request, bounced } = await askedBob();
    await edge.requests.change(request.id, (record) => ({ ...record, decision: { kind: 'denied', at: record.askedAt } }));
    const texts = outbox.texts.length;
    await reported(bounced());
    expect(outbox.texts).toHaveLength(texts);
  });
});
