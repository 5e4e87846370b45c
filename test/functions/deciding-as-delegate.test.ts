import { describe, expect, it, onTestFinished } from 'vitest';
import { linkFor } from '../../activities/approval-mail.js';
import { beginAsking, notePeopleAsked } from '../../src/domain/asking.js';
import { LatchError } from '../../src/domain/errors.js';
import { requireApprovals } from '../../src/domain/request.js';
import { doors, people } from '../support/site.js';
import type { Body } from './given/api.js';
import { hours, openDelegating } from './given/delegating.js';
import { ivy, morning } from './given/edge.js';
import { waitingFor } from './given/waiting.js';

const { edge, as, name, mine } = await openDelegating();
const { bob, carol, olu } = people;

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
