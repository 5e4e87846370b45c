import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import type { RequestId } from '../../src/domain/ids.js';
import { learnContact, learnDenial } from '../../src/domain/risk-habits.js';
import { aHold } from '../support/a-hold.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
/** Everybody has signed in with a laptop; Alice's is hers and compliant. */
const verify: typeof edge.tokens.verify = async (authorization) => {
  const verdict = await edge.tokens.verify(authorization);
  return verdict.kind === 'identity' ? { ...verdict, identity: { ...verdict.identity, deviceId: 'laptop' } } : verdict;
};
edge.directory.equip(people.alice.id, { devices: [{ id: 'laptop', compliant: true, enabled: true }] });
const { as } = await openApi({ ...edge, tokens: { verify } });
const window = { start: '2027-02-03T16:00:00+01:00', end: '2027-02-03T17:00:00+01:00' };
const ask = (doorId: string, change: Body = {}) => ({ doorIds: [doorId], window, purpose: 'Look after the cooling', ...change });
const dry = (user: string, body: Body, key?: string) =>
  as(user)('POST', '/api/requests?dryRun=true', body, key === undefined ? {} : { key });
const words = (body: Body) =>
  (body['checks'] as { name: string; outcome: string; reasons: string[] }[]).map(
    ({ name, outcome, reasons }) => `${name} ${outcome}: ${reasons[0]}`,
  );

/** Everything there is to leave a trace in, the audit aside. */
const traces = async () =>
  JSON.stringify([
    await edge.requests.open(),
    [...(await Promise.all([people.alice, people.tara].map(({ id }) => edge.habits.of(id))))],
    edge.flowsSeen.started,
    edge.messages.outbox,
  ]);
const previews = () => [...edge.audit.records.values()].filter(({ kind }) => kind === 'request.previewed');

describe('a request that is only tried', () => {
  it('is asked everything a real one would be, and leaves only its line in the audit', async () => {
    const before = [await traces(), edge.audit.records.size];
    const { status, body } = await dry('alice', ask('server-a'), 'some-key');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        outcome: 'awaiting-approval',
        checks: [
          { name: 'identity', policyVersion: 'default-1' },
          { name: 'access' },
          { name: 'risk', detail: { score: 10, factors: [{ name: 'first-time' }] } },
        ],
        stepUp: { context: 'c1', maxAgeMinutes: 15, isMet: true },
        approvals: { required: 2, escort: false, approvers: [{ displayName: 'Bob' }, {}, {}] },
      },
    });
    expect([await traces(), edge.audit.records.size]).toEqual([before[0], Number(before[1]) + 1]);
    expect(previews().at(-1)).toMatchObject({
      by: people.alice.id,
      personId: people.alice.id,
      detail: { outcome: 'awaiting-approval', doors: ['server-a'] },
    });
  });

  it('comes to what the real one comes to where nobody has to decide', async () => {
    expect(await dry('alice', ask('lobby'))).toMatchObject({ status: 200, body: { outcome: 'approved', approvals: { required: 0 } } });
  });

  it.each<[string, () => unknown, () => unknown, string]>([
    ['eve, who is not eligible', () => {}, () => {}, 'not-eligible'],
    ['a high risk', () => edge.risk.set(people.tara.id, 'high'), () => edge.risk.set(people.tara.id, 'none'), 'risk-high'],
    [
      'too weak a second factor',
      () => edge.directory.equip(people.tara.id, { methods: ['mobilePhone'] }),
      () => edge.directory.equip(people.tara.id, { methods: ['fido2SecurityKey'] }),
      'mfa-too-weak',
    ],
  ])('says no for %s', async (what, change, undo, because) => {
    const who = what.startsWith('eve') ? people.eve : people.tara;
    change();
    const { body } = await dry('alice', ask('cage-12', { subjectId: who.id }));
    undo();
    expect(body).toMatchObject({ outcome: 'denied', because });
    expect(previews().at(-1)).toMatchObject({ personId: who.id, because, detail: { outcome: 'denied' } });
  });

  it('sees rules, limits and the tenant’s own policies', async () => {
    await edge.rules.hold(
      { kind: 'vendor', id: 'Turbines Ltd' },
      aHold({ until: new Date(edge.clock.now().getTime() + 1_000).toISOString() }),
    );
    expect((await dry('alice', ask('lobby', { subjectId: people.tara.id }))).body).toMatchObject({ outcome: 'denied', because: 'revoked' });
    edge.access.say([{ name: 'Never', controls: ['block'], all: false }]);
    expect((await dry('alice', ask('lobby'))).body).toMatchObject({ outcome: 'denied', because: 'Never' });
    edge.access.say([{ name: 'Factors', controls: ['mfa'], all: false }]);
    expect((await dry('alice;weak', ask('lobby'))).body).toMatchObject({
      outcome: 'step-up-required',
      stepUp: { context: 'c1', isMet: false },
    });
    edge.access.say('off');
    const limit = edge.policy.openRequests;
    edge.policy.openRequests = 0;
    expect((await dry('alice', ask('lobby'))).body).toMatchObject({ outcome: 'denied', because: 'too-many-open-requests' });
    edge.policy.openRequests = limit;
  });

  it('weighs what is usual for the person and a contact that has just changed, and learns neither', async () => {
    const { id } = people.bob;
    await edge.habits.learn(id, (known) => learnDenial(known, 'r' as RequestId, edge.clock.now()));
    await edge.habits.learn(id, (known) => learnContact(known, edge.clock.now(), undefined, { kid: 'k1', digest: 'another' }));
    const before = await edge.habits.of(id);
    const { body } = await dry('bob', ask('lobby'));
    const [, , risk] = body['checks'] as { detail: { factors: { name: string }[] } }[];
    expect(risk?.detail.factors.map(({ name }) => name)).toEqual(['contact-changed', 'denials', 'first-time']);
    expect(body).toMatchObject({ outcome: 'awaiting-approval', approvals: { required: 1 } });
    expect(await edge.habits.of(id)).toEqual(before);
  });

  it('goes by the stricter word of the door’s site', async () => {
    edge.policy.sites = { BER1: { approvers: { low: 2, medium: 2, high: 2 }, stepUp: [{ context: 'c4', maxAgeMinutes: 5 }] } } as never;
    expect((await dry('alice', ask('lobby'))).body).toMatchObject({
      outcome: 'step-up-required',
      stepUp: { context: 'c4', isMet: false },
      approvals: { required: 2 },
    });
    edge.policy.sites = {};
  });

  it('is a verdict of its own while the risk source is silent, and cannot be had while the directory is', async () => {
    edge.risk.silence(true);
    const [lobby, cage] = [await dry('alice', ask('lobby')), await dry('alice', ask('cage-12'))];
    edge.risk.silence(false);
    expect([words(lobby.body).at(-1), lobby.body['outcome']]).toEqual(['risk degraded: risk-unavailable', 'approved']);
    expect(cage.body).toMatchObject({ outcome: 'denied', because: 'risk-unavailable' });
    const { factsOf } = edge.directory;
    edge.directory.factsOf = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));
    expect(await dry('alice', ask('lobby'))).toMatchObject({ status: 503, body: { code: 'directory-unavailable' } });
    edge.directory.factsOf = factsOf;
  });

  it('is told to nobody before the audit has it', async () => {
    const { append } = edge.audit;
    edge.audit.append = () => Promise.reject(new LatchError('records-unavailable', 'down'));
    expect(await dry('alice', ask('lobby'))).toMatchObject({ status: 503, body: { code: 'records-unavailable' } });
    edge.audit.append = append;
  });

  it('that is no request at all is refused like one', async () => {
    const size = edge.audit.records.size;
    expect(await dry('alice', ask('nowhere'))).toMatchObject({ status: 400, body: { code: 'unknown-door' } });
    expect(await dry('alice', ask(doors.lobby.id, { window: { start: window.end, end: window.start } }))).toMatchObject({ status: 400 });
    expect(edge.audit.records.size).toBe(size);
  });
});
