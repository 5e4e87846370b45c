import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import type { EventOrder } from '../../src/local/cloud/ssf/service.js';
import { doors, people } from '../support/site.js';
import { caep, openSignals, risc, tenantIssuer } from './given/signals.js';
import { openTriggers } from './given/triggers.js';
import { askedFor, visit } from './given/visit.js';
import { waitingFor } from './given/waiting.js';

const { edge, transmitter, clock, tell, about, disabled, revocations, holdsOf } = await openSignals();
const { due, changed } = openTriggers(edge);
const { alice, bob, tara } = people;
const mailOf = ({ mail }: typeof tara) => mail ?? '';

describe('a security event', () => {
  it('that an account is disabled kills what they hold, and lets nothing begin until somebody lifts it', async () => {
    const { record } = await visit(edge, doors.lobby);
    expect(await tell(disabled(alice))).toMatchObject({ status: 202, body: undefined });
    expect(await edge.requests.read(record.id)).toMatchObject({ revoked: { by: 'system' } });
    const [hold] = await holdsOf(alice);
    expect(hold).toMatchObject({ reason: `account-disabled (${transmitter.url})`, createdBy: 'system' });
    expect(hold?.until).toBeUndefined();
    expect(await holdsOf(bob)).toEqual([]);
  });

  it('that a session was revoked kills what they hold, and ends by itself', async () => {
    const { record } = await visit(edge, doors.lobby);
    expect((await tell({ event: `${caep}session-revoked`, subject: about(alice) })).status).toBe(202);
    expect(await edge.requests.read(record.id)).toMatchObject({ revoked: { by: 'system' } });
    const [hold] = await holdsOf(alice);
    const until = new Date(clock.now().getTime() + 90 * 60_000).toISOString();
    expect(await edge.rules.revocation(hold?.revocationId ?? '')).toMatchObject({ target: { kind: 'person', id: alice.id }, until });
  });

  it.each<[string, EventOrder, string]>([
    ['by mail address', disabled(tara, { subject: { format: 'email', email: mailOf(tara) } }), tara.id],
    ['by account', disabled(tara, { subject: { format: 'account', uri: `acct:${mailOf(tara)}` } }), tara.id],
    ['by object id', disabled(tara, { subject: { format: 'opaque', id: tara.id } }), tara.id],
    ['by the tenant’s own name', disabled(tara, { subject: { format: 'iss_sub', iss: tenantIssuer, sub: tara.id } }), tara.id],
    ['inside the event, as earlier drafts did', { event: `${risc}account-purged`, payload: { subject: about(tara) } }, tara.id],
    [
      'as the user of something more complex',
      disabled(tara, { subject: { format: 'complex', user: about(tara), tenant: { format: 'opaque', id: 't' } } }),
      tara.id,
    ],
    [
      'by several names',
      disabled(tara, { subject: { format: 'aliases', identifiers: [{ format: 'opaque', id: 'x' }, about(tara)] } }),
      tara.id,
    ],
  ])('finds whom it is about %s', async (_how, order, id) => {
    expect((await tell(order)).status).toBe(202);
    expect(await holdsOf({ id })).toHaveLength(1);
  });

  it.each<[string, Partial<EventOrder>]>([
    ['a name somebody else gave', { subject: { format: 'iss_sub', iss: 'https://other.example', sub: alice.id } }],
    ['nobody here', { subject: { format: 'email', email: 'nobody@latch.example' } }],
    ['something we cannot read', { subject: { format: 'did', url: 'did:example:1' } }],
  ])('about %s is taken, kept, and does nothing', async (_who, more) => {
    const before = await revocations();
    expect((await tell(disabled(alice, more))).status).toBe(202);
    expect(await revocations()).toEqual(before);
  });

  it('about a device alone ends what was asked for with it', async () => {
    const hers = await askedFor(edge, doors.lobby);
    const his = await askedFor(edge, doors.lobby, { who: bob });
    await edge.requests.change(hers.id, (record) => ({ ...record, signIn: { contexts: [], deviceId: 'laptop-7' } }));
    const event = {
      event: `${caep}device-compliance-change`,
      subject: { format: 'complex', device: { format: 'opaque', id: 'LAPTOP-7' } },
    };
    expect((await tell({ ...event, payload: { current_status: 'compliant' } })).status).toBe(202);
    expect(await edge.requests.read(hers.id)).not.toHaveProperty('revoked');
    expect((await tell({ ...event, payload: { current_status: 'not-compliant' } })).status).toBe(202);
    expect([await edge.requests.read(hers.id), await edge.requests.read(his.id)]).toMatchObject([
      { revoked: { by: 'system' } },
      { status: 'checking' },
    ]);
    expect(await edge.requests.read(his.id)).not.toHaveProperty('revoked');
  });

  it.each<[string, string, Record<string, unknown>, boolean]>([
    ['a high risk', 'risk-level-change', { principal: 'USER', current_level: 'HIGH' }, true],
    ['a low risk', 'risk-level-change', { principal: 'USER', current_level: 'LOW' }, false],
    ['a credential taken away', 'credential-change', { credential_type: 'x509', change_type: 'revoke' }, true],
    ['a credential made', 'credential-change', { credential_type: 'x509', change_type: 'create' }, false],
  ])('of %s: %s ends somebody’s access or not, by the policy', async (_what, type, payload, ends) => {
    expect((await tell({ event: caep + type, payload, subject: about(alice) })).status).toBe(202);
    expect((await holdsOf(alice)).length > 0).toBe(ends);
  });

  it('that only asks for a look is judged by what the directory says', async () => {
    const [hers, his] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1, bob)];
    for (const who of [alice, bob]) edge.directory.change(who.id, { accountEnabled: false });
    expect((await tell({ event: `${caep}token-claims-change`, subject: about(bob), payload: { claims: {} } })).status).toBe(202);
    for (const who of [alice, bob]) edge.directory.change(who.id, { accountEnabled: true });
    expect([await edge.requests.read(hers.id), await edge.requests.read(his.id)]).toMatchObject([{}, { revoked: { by: 'system' } }]);
    expect(await edge.requests.read(hers.id)).not.toHaveProperty('revoked');
    expect(await holdsOf(bob)).toEqual([]);
  });

  it('in two words for the same thing is done once, in the stricter', async () => {
    const before = (await revocations()).length;
    const both = { [`${caep}session-revoked`]: {}, [`${risc}account-disabled`]: {} };
    expect((await tell({ event: 'ignored', subject: about(alice), claims: { events: both } })).status).toBe(202);
    expect((await revocations()).length).toBe(before + 1);
    const [hold] = await holdsOf(alice);
    expect(await edge.rules.revocation(hold?.revocationId ?? '')).not.toHaveProperty('until');
  });

  it('nobody has a word for is taken and does nothing', async () => {
    const before = await revocations();
    expect((await tell({ event: 'https://example.com/event-type/coffee', subject: about(alice) })).status).toBe(202);
    expect(await revocations()).toEqual(before);
  });

  it('is audited with what came of it, and without a mail address', async () => {
    const { jti } = await tell(disabled(tara, { subject: { format: 'email', email: mailOf(tara) } }));
    const record = edge.signals.all().find(({ senderId }) => senderId === jti);
    await changed('followSignals', record, record, { id: 'of something else' });
    const entries = [...edge.audit.records.values()].filter(({ kind }) => kind === 'signal.settled');
    expect(entries).toMatchObject([
      {
        detail: {
          feed: 'ssf',
          source: transmitter.url,
          senderId: jti,
          heard: [{ word: 'account-disabled', action: 'revoke', people: [tara.id] }],
        },
        policyVersion: 'default-1',
      },
    ]);
    expect(JSON.stringify([record, entries])).not.toContain(mailOf(tara));
  });
});

describe('a security event that is told again', () => {
  it('is answered alike and revokes once', async () => {
    const before = (await revocations()).length;
    const order = disabled(alice, { claims: { jti: 'again' } });
    expect([(await tell(order)).status, (await tell(order)).status]).toEqual([202, 202]);
    expect((await revocations()).length).toBe(before + 1);
  });

  it('with other words under the same jti is refused', async () => {
    const before = (await revocations()).length;
    await tell(disabled(alice, { claims: { jti: 'twice' } }));
    expect(await tell(disabled(bob, { claims: { jti: 'twice' } }))).toMatchObject({ status: 400, body: { err: 'invalid_request' } });
    expect((await revocations()).length).toBe(before + 1);
    expect(await holdsOf(bob)).toEqual([]);
  });

  it('at the same time revokes once', async () => {
    const before = (await revocations()).length;
    const order = disabled(alice, { claims: { jti: 'at once' } });
    const all = await Promise.all(Array.from({ length: 8 }, () => tell(order)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([202]));
    expect((await revocations()).length).toBe(before + 1);
  });

  it('goes on where a crash left it', async () => {
    const { startRevocation } = edge.flowsSeen;
    edge.flowsSeen.startRevocation = () => Promise.reject(new LatchError('records-unavailable', 'the power went'));
    const order = disabled(alice, { claims: { jti: 'crashed' } });
    expect((await tell(order)).status).toBe(202);
    edge.flowsSeen.startRevocation = startRevocation;
    const before = (await revocations()).length;
    expect(edge.signals.all().find(({ senderId }) => senderId === 'crashed')?.settledAt).toBeUndefined();
    await due('sweep');
    expect(edge.signals.all().find(({ senderId }) => senderId === 'crashed')?.settledAt).toBe(clock.now().toISOString());
    expect((await revocations()).length).toBe(before);
    expect(edge.flowsSeen.revocations).toContain((await holdsOf(alice))[0]?.revocationId);
  });

  it('comes again while the directory that knows the address is silent, and is asked for it once', async () => {
    const { withMail } = edge.directory;
    let asked = 0;
    edge.directory.withMail = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));
    const order = disabled(tara, { subject: { format: 'email', email: mailOf(tara) }, claims: { jti: 'by mail' } });
    expect((await tell(order)).status).toBe(503);
    expect(edge.signals.all().some(({ senderId }) => senderId === 'by mail')).toBe(false);
    edge.directory.withMail = async (mail) => {
      asked += 1;
      return withMail(mail);
    };
    for (let times = 0; times < 5; times += 1) await tell(order);
    edge.directory.withMail = withMail;
    expect([asked, (await holdsOf(tara)).length]).toEqual([1, 1]);
  });
});
