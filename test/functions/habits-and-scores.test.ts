import { describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/domain/ids.js';
import { noteCheck, requireApprovals } from '../../src/domain/request.js';
import { learnDenial } from '../../src/domain/risk-habits.js';
import { scoreRisk } from '../../src/domain/risk-score.js';
import { calm } from '../domain/risk-given.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { askedFor } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const at = () => edge.clock.now().toISOString();

describe('the habits of a person', () => {
  const path = `/api/people/${people.alice.id}/habits`;
  const known = () => edge.habits.of(people.alice.id);

  it.each([
    ['alice', 403],
    ['bob', 403],
    ['frank', 403],
    ['sentinel', 403],
    ['nobody', 401],
  ])('are not erased by %s: %i', async (who, status) => {
    await edge.habits.learn(people.alice.id, (habits) => learnDenial(habits, 'r' as RequestId, edge.clock.now()));
    expect((await as(who)('DELETE', path)).status).toBe(status);
    expect(await known()).toBeDefined();
  });

  it('are erased by security, with a line in the audit, and the second time alike', async () => {
    await edge.habits.learn(people.bob.id, (habits) => learnDenial(habits, 'r' as RequestId, edge.clock.now()));
    const gone = { status: 200, body: { id: people.alice.id, erased: true } };
    expect(await as('dan')('DELETE', path)).toMatchObject(gone);
    expect(await known()).toBeUndefined();
    expect(await as('dan')('DELETE', path.replace(people.alice.id, people.alice.id.toUpperCase()))).toMatchObject(gone);
    expect(await edge.habits.of(people.bob.id)).toBeDefined();
    const lines = [...edge.audit.records.values()].filter(({ kind }) => kind === 'habits.erased');
    expect(lines).toMatchObject([{ personId: people.alice.id }, { personId: people.alice.id, by: expect.any(String) }]);
  });

  it('of whatever is no id of a person are nobody’s', async () => {
    expect(await as('dan')('DELETE', '/api/people/alice/habits')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('a stored score', () => {
  const assessed = async (detail = scoreRisk({ ...calm, onBehalf: true, asksInLastHour: 6 })) => {
    const { id } = await askedFor(edge, doors.lobby);
    const check = { name: 'risk' as const, outcome: 'passed' as const, reasons: [], policyVersion: 'site-7', at: at(), detail };
    await edge.requests.change(id, (record) => noteCheck(record, check));
    return id;
  };

  it('is reckoned again for the auditor, and is the same', async () => {
    const id = await assessed();
    const reply = await as('frank')('GET', `/api/audit/risk/${id}`);
    expect(reply).toMatchObject({ status: 200, body: { requestId: id, policyVersion: 'site-7', same: true, reckoned: { score: 14 } } });
    expect(reply.body['reckoned']).toEqual(reply.body['stored']);
  });

  it('that was changed afterwards is found out', async () => {
    const honest = scoreRisk({ ...calm, onBehalf: true });
    for (const forged of [
      { ...honest, score: 0 },
      { ...honest, factors: [] },
      { ...honest, inputs: calm },
    ])
      expect(await as('frank')('GET', `/api/audit/risk/${await assessed(forged)}`)).toMatchObject({ status: 200, body: { same: false } });
  });

  it('is for auditors, and there only once there is one', async () => {
    const id = await assessed();
    for (const [who, status] of [
      ['alice', 403],
      ['dan', 403],
      ['nobody', 401],
    ] as const)
      expect((await as(who)('GET', `/api/audit/risk/${id}`)).status).toBe(status);
    const { id: bare } = await askedFor(edge, doors.lobby);
    for (const none of [bare, 'x', people.alice.id]) expect((await as('frank')('GET', `/api/audit/risk/${none}`)).status).toBe(404);
  });
});

describe('an escort', () => {
  const waiting = async () => {
    const { id } = await askedFor(edge, doors.cage);
    const passed = (name: 'identity' | 'risk') => ({ name, outcome: 'passed' as const, reasons: [], policyVersion: 'default-1', at: at() });
    await edge.requests.change(id, (asked) =>
      requireApprovals(noteCheck(noteCheck(asked, passed('identity')), passed('risk')), 1, at(), { escort: true }),
    );
    return id;
  };
  const decide = (who: string, id: string, body: object) => as(who)('POST', `/api/requests/${id}/decisions`, { reason: 'Seen', ...body });

  it('is named by approving with that word; approving alone decides nothing', async () => {
    const id = await waiting();
    expect(await decide('bob', id, { decision: 'approve' })).toMatchObject({ status: 200 });
    expect((await edge.requests.read(id))?.decision).toBeUndefined();
    expect(await decide('bob', id, { decision: 'approve', escort: true })).toMatchObject({ status: 200, body: { escort: true } });
    expect((await edge.requests.read(id))?.decision).toMatchObject({ kind: 'approved' });
    const { body } = await as('alice')('GET', `/api/requests/${id}`);
    expect(body).toMatchObject({ approvals: { required: 1, escort: true, votes: [{}, { escort: true, approverId: people.bob.id }] } });
    expect(JSON.stringify(body['timeline'])).toContain('approve by approver 1, as escort');
    expect(JSON.stringify(body['timeline'])).not.toContain(people.bob.id);
  });

  it('who denies is a mistake in the body', async () => {
    const id = await waiting();
    for (const body of [
      { decision: 'deny', escort: true },
      { decision: 'approve', escort: false },
      { decision: 'approve', escort: 'yes' },
    ])
      expect(await decide('bob', id, body)).toMatchObject({ status: 400 });
    expect((await edge.requests.read(id))?.approvals.votes).toEqual([]);
  });
});

describe('unfinished requests', () => {
  const ask = (who: string, minute: number) =>
    as(who)('POST', '/api/requests', { doorIds: ['lobby'], window: { start: 'now', minutes: minute }, purpose: `Visit ${minute}` });

  it('of one person are limited by the policy; dry runs, other people and finished ones do not count', async () => {
    const limit = edge.policy.openRequests;
    edge.policy.openRequests = (await edge.requests.openOf(people.tara.id)) + 2;
    const first = await ask('tara', 1);
    expect([first.status, (await ask('tara', 2)).status]).toEqual([202, 202]);
    const refused = await ask('tara', 3);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-open-requests' } });
    expect(refused.headers.get('retry-after')).toBe('300');
    expect(await edge.requests.openOf(people.tara.id)).toBe(2);
    await edge.requests.change(first.body['id'] as RequestId, (record) => ({ ...record, status: 'closed' }));
    expect((await ask('tara', 4)).status).toBe(202);
    edge.policy.openRequests = limit;
  });
});
