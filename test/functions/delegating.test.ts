import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { mostDelegationsADay } from '../../src/domain/delegation.js';
import { LatchError } from '../../src/domain/errors.js';
import { people } from '../support/site.js';
import { hours, openDelegating } from './given/delegating.js';
import { ivy } from './given/edge.js';

const { edge, as, name, mine, subjectsTo, audited } = await openDelegating();
const { bob, carol, carolAdm, olu, tara, mallory } = people;

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
