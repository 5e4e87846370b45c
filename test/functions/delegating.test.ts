import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { linkFor } from '../../activities/approval-mail.js';
import { beginAsking, notePeopleAsked } from '../../src/domain/asking.js';
import { mostDelegationsADay, noDelegations } from '../../src/domain/delegation.js';
import { LatchError } from '../../src/domain/errors.js';
import { requireApprovals } from '../../src/domain/request.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { edgePorts, ivy, morning } from './given/edge.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { bob, carol, carolAdm, olu, tara, mallory } = people;

const hours = (count: number) => new Date(morning.getTime() + count * 3_600_000).toISOString();
const wanted = (change: object = {}) => ({ to: ivy.id, until: hours(8), reason: 'dentist', ...change });
const name = (change: object = {}, who = 'bob', key?: string) => as(who)('POST', '/api/delegations', wanted(change), key ? { key } : {});
type Mine = Record<'given' | 'received', { id: string; of: string; state: string }[]> & { names?: Record<string, string> };
const mine = async (who = 'bob') => (await as(who)('GET', '/api/delegations')).body as Mine;
const subjectsTo = (mail: string | undefined) =>
  edge.messages.outbox.mails.filter(({ to }) => to.address === mail).map(({ subject }) => subject);
const audited = () => [...edge.audit.records.values()].filter(({ kind }) => kind.startsWith('delegation.'));

beforeEach(async () => {
  await edge.delegations.change(bob.id, noDelegations.bind(undefined, bob.id));
  edge.messages.outbox.mails.length = 0;
  edge.directory.change(bob.id, { accountEnabled: true });
});

describe('an approver', () => {
  it('names somebody in their place; both see it, both are told, the audit has it', async () => {
    const named = { of: bob.id, to: ivy.id, state: 'in-force', from: hours(0), until: hours(8) };
    const { status, body } = await name();
    expect([status, body]).toMatchObject([201, named]);
    expect((await mine()).given).toContainEqual(body);
    expect((await mine('ivy')).received).toContainEqual(body);
    expect(subjectsTo(ivy.mail)).toEqual(['You decide for Bob']);
    expect(subjectsTo(bob.mail)).toEqual(['Ivy decides for you']);
    expect(audited().at(-1)).toMatchObject({ kind: 'delegation.made', by: bob.id, personId: ivy.id, reason: 'dentist' });
  });

  it('is told what everybody is called, unless the directory is silent', async () => {
    await name();
    expect((await mine()).names).toEqual({ [bob.id]: 'Bob', [ivy.id]: 'Ivy' });
    expect((await mine('ivy')).names).toMatchObject({ [bob.id]: 'Bob' });
    const { gather } = edge.directory;
    edge.directory.gather = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));
    const silent = await mine('ivy');
    edge.directory.gather = gather;
    expect([silent.received[0], silent.names]).toMatchObject([{ of: bob.id }, undefined]);
  });

  it('says times as a clock somewhere shows them, and is asked where it shows one twice', async () => {
    const local = (until: string, timeZone?: string) => name({ from: '2027-10-30T09:00', until, timeZone });
    expect(await local('2027-10-31T09:00', 'Europe/Berlin')).toMatchObject({
      status: 201,
      body: { from: '2027-10-30T07:00:00.000Z', until: '2027-10-31T08:00:00.000Z', state: 'planned' },
    });
    const offers = ['2027-10-31T02:30:00+02:00', '2027-10-31T02:30:00+01:00'];
    expect(await local('2027-10-31T02:30', 'Europe/Berlin')).toMatchObject({
      status: 400,
      body: { code: 'ambiguous-local-time', errors: [{ field: 'until' }], offers },
    });
    expect(await local(offers[1] ?? '', 'Europe/Berlin')).toMatchObject({ status: 201, body: { until: '2027-10-31T01:30:00.000Z' } });
    for (const zone of [undefined, 'Mars/Olympus'])
      expect(await local('2027-10-31T09:00', zone)).toMatchObject({ status: 400, body: { errors: [{ field: 'timeZone' }] } });
  });

  it('names them once under a key, and nobody else under the same', async () => {
    const before = audited().length;
    const first = await name({}, 'bob', 'holidays');
    expect((await name({}, 'bob', 'holidays')).body['id']).toBe(first.body['id']);
    expect(audited()).toHaveLength(before + 1);
    expect(await name({ to: olu.id }, 'bob', 'holidays')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('ends it; the delegate is told, and again changes nothing', async () => {
    const { body } = await name();
    const end = (who: string) => as(who)('POST', `/api/delegations/${body['id']}/end`);
    expect(await end('ivy')).toMatchObject({ status: 404 });
    for (const _ of [1, 2]) expect(await end('bob')).toMatchObject({ status: 200, body: { state: 'ended' } });
    expect(subjectsTo(ivy.mail)).toContain('You no longer decide for Bob');
    expect(
      audited()
        .filter(({ recordId }) => recordId.endsWith(String(body['id'])))
        .map(({ kind }) => kind),
    ).toEqual(['delegation.made', 'delegation.ended']);
  });

  it('who does it twice is not told of it twice, nor is the delegate', async () => {
    const sent = vi.spyOn(edge.messages, 'email');
    onTestFinished(() => sent.mockRestore());
    const { body } = await name({}, 'bob', 'twice');
    await name({}, 'bob', 'twice');
    for (const _ of [1, 2]) await as('bob')('POST', `/api/delegations/${body['id']}/end`);
    expect(sent.mock.calls.map(([{ subject }]) => subject)).toEqual([
      'You decide for Bob',
      'Ivy decides for you',
      'You no longer decide for Bob',
    ]);
  });

  it.each([
    ['themselves', 'bob', bob.id],
    ['another account of their own', 'carol', carolAdm.id],
    ['somebody who may not approve', 'bob', tara.id],
    ['somebody whose account is disabled', 'bob', mallory.id],
    ['nobody', 'bob', '99999999-9999-4999-8999-999999999999'],
  ])('does not name %s', async (_whom, who, to) => {
    const before = [await mine(who), audited()];
    expect(await name({ to }, who)).toMatchObject({ status: 400, body: { code: 'unfit-delegate', errors: [{ field: 'to' }] } });
    expect([await mine(who), audited()]).toEqual(before);
  });

  it.each([
    ['ends-before-it-begins', { from: hours(9) }],
    ['in-past', { from: hours(-9), until: hours(-8) }],
    ['too-long-a-time', { until: hours(93 * 24) }],
    ['invalid-field', { until: 'tomorrow' }],
    ['unknown-field', { of: carol.id }],
  ])('is told what is wrong: %s', async (code, change) => {
    const before = [await mine(), audited()];
    expect(await name(change)).toMatchObject({
      status: 400,
      body: { code, errors: [{ field: code === 'unknown-field' ? 'of' : 'until' }] },
    });
    expect([await mine(), audited()]).toEqual(before);
  });

  it.each([
    ['without an authentication context', 'bob;weak', 401],
    ['older than an exclusion area takes', 'bob;aged=16', 401],
    ['that cannot be made stronger', 'bob;mute', 403],
  ])('signs in as deciding takes it at the doors they decide about, before anything is passed on: not %s', async (_how, who, status) => {
    const before = [await mine(), audited()];
    const reply = await name({}, who, who);
    expect(reply).toMatchObject({ status, body: { code: 'step-up-required', context: 'c1', maxAgeSeconds: 900 } });
    expect(reply.headers.has('www-authenticate')).toBe(status === 401);
    expect([await mine(), audited(), subjectsTo(ivy.mail)]).toEqual([...before, []]);
    expect(await name({}, 'bob;aged=15', who)).toMatchObject({ status: 201 });
  });

  it('who decides about no door needs no stronger sign-in, nor does ending one', async () => {
    const { body, status } = await name({ to: bob.id }, 'ivy;weak');
    expect(status).toBe(201);
    expect(await as('ivy;weak')('POST', `/api/delegations/${body['id']}/end`)).toMatchObject({ status: 200, body: { state: 'ended' } });
    const { body: made } = await name();
    expect(await as('bob;weak')('POST', `/api/delegations/${made['id']}/end`)).toMatchObject({ status: 200, body: { state: 'ended' } });
  });

  it('is told what is wrong before they sign in again for nothing', async () => {
    expect(await name({ to: bob.id }, 'bob;weak')).toMatchObject({ status: 400, body: { code: 'unfit-delegate' } });
    expect(await name({ until: hours(-1) }, 'bob;weak')).toMatchObject({ status: 400, body: { code: 'in-past' } });
  });

  it.each(['alice', 'dan', 'erin'])('is who names: %s is not one', async (who) => {
    expect(await name({}, who)).toMatchObject({ status: 403 });
  });
});

describe('an open question', () => {
  it('is asked of the delegate too, once one is named, and of whoever is back', async () => {
    const { id } = await waitingFor(edge, doors.cage, 1);
    const asked = [{ personId: bob.id, as: 'approver' as const }];
    await edge.requests.change(id, (record) => notePeopleAsked(record, asked, morning));
    const isLookedAt = async () => {
      const again = (await edge.requests.read(id))?.approvals.askAgain === true && edge.flowsSeen.woken.includes(id);
      await edge.requests.change(id, beginAsking);
      edge.flowsSeen.woken.length = 0;
      return again;
    };
    const { body } = await name();
    expect(await isLookedAt()).toBe(true);
    await as('bob')('POST', `/api/delegations/${body['id']}/end`);
    expect(await isLookedAt()).toBe(true);
    const other = await name({}, 'carol');
    expect(await isLookedAt()).toBe(false);
    await as('carol')('POST', `/api/delegations/${other.body['id']}/end`);
  });

  it('that only the delegate was asked is asked of whoever is back, and of another delegate', async () => {
    const { body } = await name();
    const { id } = await waitingFor(edge, doors.cage, 1);
    await edge.requests.change(id, (record) => notePeopleAsked(record, [{ personId: ivy.id, as: 'delegate' }], morning));
    const isLookedAt = async () => {
      const again = (await edge.requests.read(id))?.approvals.askAgain === true;
      await edge.requests.change(id, beginAsking);
      return again;
    };
    await name({ to: olu.id });
    expect(await isLookedAt()).toBe(true);
    await as('bob')('POST', `/api/delegations/${body['id']}/end`);
    expect(await isLookedAt()).toBe(true);
  });
});

describe('a delegate', () => {
  const yes = { decision: 'approve', reason: 'as Bob would' };
  const decide = async (who: string) => {
    const window = { start: hours(3), end: hours(4) };
    const asked = await as('tara')('POST', '/api/requests', { doorIds: ['lobby'], window, purpose: 'a visit' });
    await as('tara')('POST', `/api/requests/${asked.body['id']}/cancel`);
    return as(who)('POST', `/api/requests/${asked.body['id']}/decisions`, yes);
  };

  it('decides in the place of who named them', async () => {
    const window = { start: hours(3), end: hours(4) };
    const { body } = await as('tara')('POST', '/api/requests', { doorIds: ['lobby'], window, purpose: 'a visit' });
    await edge.requests.change(body['id'] as never, (record) => requireApprovals(record, 2, morning));
    const path = `/api/requests/${body['id']}/decisions`;
    expect(await as('ivy')('POST', path, yes)).toMatchObject({ status: 403, body: { code: 'not-an-approver' } });
    await name();
    expect(await as('ivy')('POST', path, yes)).toMatchObject({ status: 200, body: { approverId: ivy.id, inPlaceOf: bob.id } });
    expect(await as('bob')('POST', path, yes)).toMatchObject({ status: 403, body: { code: 'same-person' } });
    expect((await edge.requests.read(body['id'] as never))?.approvals.votes).toMatchObject([{ approverId: ivy.id, inPlaceOf: bob.id }]);
  });

  it('is told in whose place they would decide, and everybody in whose place they did', async () => {
    const waiting = await waitingFor(edge, doors.cage, 2);
    const { id } = waiting;
    await edge.requests.change(id, (record) =>
      notePeopleAsked(
        record,
        [ivy, carol].map(({ id: personId }) => ({ personId, as: 'approver' })),
        morning,
      ),
    );
    await name();
    const read = async (who: string) => (await as(who)('GET', `/api/requests/${id}/approval`)).body;
    const listed = async (who: string) => (await as(who)('GET', '/api/approvals')).body['approvals'] as Body[];
    const { pathname } = new URL(await linkFor(edge, waiting, ivy, '55555555-5555-4555-8555-555555555555'));
    const link = await as('ivy')('GET', pathname);
    for (const shown of [await read('ivy'), (await listed('ivy')).find(({ requestId }) => requestId === id), link.body])
      expect(shown).toMatchObject({ inPlaceOf: 'Bob' });
    for (const shown of [await read('bob'), (await listed('carol')).find(({ requestId }) => requestId === id)]) {
      expect(shown).toMatchObject({ requestId: id });
      expect(shown).not.toHaveProperty('inPlaceOf');
    }
    await as('ivy')('POST', `/api/requests/${id}/decisions`, yes);
    expect(await read('carol')).toMatchObject({ approvals: { votes: [{ name: 'Ivy', inPlaceOf: 'Bob' }] } });
    await as('carol')('POST', `/api/requests/${id}/decisions`, yes);
    const settled = await read('ivy');
    expect(settled).toMatchObject({ settled: { outcome: 'approved' } });
    expect(settled).not.toHaveProperty('inPlaceOf');
  });

  it('decides nothing before it begins, after its end, nor for somebody whose account is disabled', async () => {
    const { body } = await name({ from: hours(1) });
    expect(await decide('ivy')).toMatchObject({ status: 403 });
    await as('bob')('POST', `/api/delegations/${body['id']}/end`);
    expect(await decide('ivy')).toMatchObject({ status: 403 });
    await name();
    expect(await decide('ivy')).toMatchObject({ status: 409 });
    edge.directory.change(bob.id, { accountEnabled: false });
    expect(await decide('ivy')).toMatchObject({ status: 403 });
  });

  it('decides nothing for somebody who may approve no more, whatever groups they are in', async () => {
    await name();
    const { of } = edge.roles;
    onTestFinished(() => {
      edge.roles.of = of;
    });
    for (const left of [['Latch.Request'], ['Latch.Approve', 'Latch.Admin']]) {
      edge.roles.of = async (id) => (id === bob.id ? left : of(id));
      expect(await decide('ivy')).toMatchObject({ status: 403, body: { code: 'not-an-approver' } });
    }
  });
});

describe('the delegate of somebody who may approve no more', () => {
  const takenFrom = (id: string) => {
    const { of } = edge.roles;
    edge.roles.of = async (each) => (each === id ? ['Latch.Request'] : of(each));
    onTestFinished(() => {
      edge.roles.of = of;
    });
  };
  const bobsToIvy = async () => (await mine('ivy')).received.filter(({ of }) => of === bob.id).map(({ state }) => state);
  const waitingForIvy = async () => {
    const { id } = await waitingFor(edge, doors.cage, 1);
    await edge.requests.change(id, (record) => notePeopleAsked(record, [{ personId: ivy.id, as: 'delegate', inPlaceOf: bob.id }], morning));
    const waiting = await waitingFor(edge, doors.cage, 1);
    const { pathname } = new URL(await linkFor(edge, waiting, ivy, '55555555-5555-4555-8555-555555555555'));
    return { id, pathname };
  };

  it('is shown no question: not in the list, not on its page, not by the link of a mail, which the audit has', async () => {
    await name();
    const { id, pathname } = await waitingForIvy();
    const shown = async () => [
      ((await as('ivy')('GET', '/api/approvals')).body['approvals'] as Body[]).some(({ requestId }) => requestId === id),
      (await as('ivy')('GET', `/api/requests/${id}/approval`)).status,
      (await as('ivy')('GET', pathname)).status,
    ];
    expect(await shown()).toEqual([true, 200, 200]);
    takenFrom(bob.id);
    expect(await shown()).toEqual([false, 404, 404]);
    expect([...edge.audit.records.values()].at(-1)).toMatchObject({ kind: 'link.refused', by: ivy.id, because: 'no-right' });
  });

  it.each([
    ['who named them', bob.id],
    ['the delegate', ivy.id],
  ])('is told, and so is who named them, that it does not hold while %s may approve no more', async (_who, id) => {
    const { body } = await name();
    await name({ to: olu.id, from: hours(24), until: hours(48) });
    const states = async () => [(await mine()).given.map(({ state }) => state), await bobsToIvy()];
    expect(await states()).toEqual([['planned', 'in-force'], ['in-force']]);
    takenFrom(id);
    expect(await states()).toEqual([['planned', 'void'], ['void']]);
    expect(await as('bob')('POST', `/api/delegations/${body['id']}/end`)).toMatchObject({ status: 200, body: { state: 'ended' } });
  });

  it('is told that it does not hold where an account is disabled, and that it holds while the directory is silent', async () => {
    await name();
    edge.directory.change(bob.id, { accountEnabled: false });
    expect(await bobsToIvy()).toEqual(['void']);
    const { of } = edge.roles;
    edge.roles.of = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));
    edge.directory.change(bob.id, { accountEnabled: true });
    const states = await bobsToIvy();
    edge.roles.of = of;
    expect(states).toEqual(['in-force']);
  });
});

describe('a delegation that is over', () => {
  it('is not ended any more, and nobody is told so', async () => {
    const { body } = await name({ until: hours(1) });
    edge.clock.set(new Date(hours(1)));
    edge.messages.outbox.mails.length = 0;
    const before = audited();
    expect(await as('bob')('POST', `/api/delegations/${body['id']}/end`)).toMatchObject({ status: 200, body: { state: 'over' } });
    expect([subjectsTo(ivy.mail), audited()]).toEqual([[], before]);
  });
});

describe('who names and ends in a loop', () => {
  it('is stopped for the rest of the day, also where the calls come at once, and nobody hears of those', async () => {
    const before = audited().length;
    const again = (who?: string) => name({ until: hours(60) }, who);
    const calls = await Promise.all(Array.from({ length: mostDelegationsADay + 5 }, () => again()));
    const [made, refused] = [calls.filter(({ status }) => status === 201), calls.filter(({ status }) => status !== 201)];
    expect([made.length, audited().length - before]).toEqual([mostDelegationsADay, mostDelegationsADay]);
    for (const { status, body, headers } of refused) {
      expect([status, body['code'], headers.get('retry-after')]).toEqual([429, 'too-many-delegations-today', '86400']);
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    for (const { body } of made) for (const _ of [1, 2]) await as('bob')('POST', `/api/delegations/${body['id']}/end`);
    expect(await again()).toMatchObject({ status: 429 });
    expect(await again('carol')).toMatchObject({ status: 201 });
    edge.clock.set(new Date(hours(24.75)));
    expect((await again()).headers.get('retry-after')).toBe('900');
    const mails = subjectsTo(ivy.mail);
    for (const subject of ['You decide for Bob', 'You no longer decide for Bob'])
      expect(mails.filter((each) => each === subject)).toHaveLength(mostDelegationsADay);
  });
});
