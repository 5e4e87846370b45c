import { describe, expect, it } from 'vitest';
import { requireApprovals } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { as } = await openApi(edge);

/** A request that waits for two people to say yes. */
const waiting = (who: Person = people.alice): Promise<RequestRecord> => waitingFor(edge, doors.server, 2, who);

const minutesOn = (minutes: number) => new Date(edge.clock.now().getTime() + minutes * 60_000).toISOString();
const decide = (user: string, { id }: RequestRecord, decision = 'approve', key?: string) =>
  as(user)('POST', `/api/requests/${id}/decisions`, { decision, reason: 'Seen' }, key ? { key } : {});
const votesOf = async ({ id }: RequestRecord) => (await edge.requests.read(id))?.approvals.votes.length;

describe('a decision', () => {
  it('is in the record before the orchestration is woken, and said again the same', async () => {
    const request = await waiting();
    const first = await decide('bob', request);
    expect(first).toMatchObject({ status: 200, body: { id: request.id, decision: 'approve', approverId: people.bob.id } });
    expect(edge.flowsSeen.woken).toContain(request.id);
    expect(await decide('bob', request)).toMatchObject({ status: 200, body: first.body });
    expect(await votesOf(request)).toBe(1);
  });

  it('by enough people approves', async () => {
    const request = await waiting();
    await decide('bob', request);
    await decide('carol', request);
    expect(await edge.requests.read(request.id)).toMatchObject({ decision: { kind: 'approved' } });
  });

  it.each([
    ['without a token', '', 401, 'unauthenticated'],
    ['with a role but no group', 'groupless', 403, 'not-an-approver'],
    ['with an account that is disabled', 'mallory', 401, 'account-disabled'],
    ['without the role', 'alice', 403, 'missing-role'],
  ])('%s counts for nothing', async (_who, user, status, code) => {
    const request = await waiting();
    expect(await decide(user, request)).toMatchObject({ status, body: { code } });
    expect(await votesOf(request)).toBe(0);
  });

  it('on a request of one’s own is refused', async () => {
    expect(await decide('bob', await waiting(people.bob))).toMatchObject({ status: 403, body: { code: 'self-approval' } });
  });

  it('with a second account is refused', async () => {
    const request = await waiting();
    await decide('carol', request);
    expect(await decide('carolAdm', request)).toMatchObject({ status: 403, body: { code: 'same-person' } });
    expect(await votesOf(request)).toBe(1);
  });

  it('after the decision is refused, and told whose it was and of when', async () => {
    const request = await waiting();
    await decide('bob', request, 'deny');
    expect(await decide('carol', request)).toMatchObject({
      status: 409,
      body: { code: 'already-decided', settled: { by: people.bob.id, decision: 'deny', at: edge.clock.now().toISOString() } },
    });
  });

  it('by somebody whose account was disabled a moment ago is refused', async () => {
    const request = await waiting();
    edge.directory.change(people.carol.id, { accountEnabled: false });
    expect(await decide('carol', request)).toMatchObject({ status: 401, body: { code: 'account-disabled' } });
    edge.directory.change(people.carol.id, { accountEnabled: true });
  });

  it('under a key that came with another one is refused', async () => {
    const request = await waiting();
    expect(await decide('bob', request, 'approve', 'once')).toMatchObject({ status: 200 });
    expect(await decide('bob', request, 'deny', 'once')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await edge.requests.read(request.id)).not.toMatchObject({ decision: { kind: 'denied' } });
  });

  it.each([
    ['no reason', { decision: 'approve' }, 'missing-field', 'reason'],
    ['another word', { decision: 'maybe', reason: 'x' }, 'invalid-field', 'decision'],
    ['another voter', { decision: 'approve', reason: 'x', approverId: people.carol.id }, 'unknown-field', 'approverId'],
    ['a book for a reason', { decision: 'approve', reason: 'x'.repeat(10_001) }, 'too-long', 'reason'],
  ])('with %s is refused', async (_what, body, code, field) => {
    const request = await waiting();
    const reply = await as('bob')('POST', `/api/requests/${request.id}/decisions`, body);
    expect(reply).toMatchObject({ status: 400, body: { code, errors: [{ field }] } });
    expect(await votesOf(request)).toBe(0);
  });

  it('about another question than the one that is asked now is refused, and says what to do', async () => {
    const request = await waitingFor(edge, doors.lobby, 2);
    const path = `/api/requests/${request.id}`;
    const window = { start: minutesOn(120), end: minutesOn(700) };
    const shown = await as('bob')('GET', `${path}/approval`);
    expect(shown.body).toMatchObject({ question: 0 });
    expect((await as('alice')('POST', `${path}/reschedule`, { window })).status).toBe(202);
    const say = (body: object) => as('bob')('POST', `${path}/decisions`, { decision: 'approve', reason: 'Seen', ...body });
    for (const body of [{}, { question: 0 }, { question: 1 }, { decision: 'deny' }])
      expect(await say(body)).toMatchObject({ status: 409, body: { code: 'changed', detail: expect.stringMatching(/look at it again/) } });
    await edge.requests.change(request.id, (record) => requireApprovals(record, 2, edge.clock.now()));
    expect(await say({ question: 0 })).toMatchObject({ status: 409, body: { code: 'changed' } });
    expect(await votesOf(request)).toBe(0);
    expect((await as('bob')('GET', `${path}/approval`)).body).toMatchObject({ question: 1, window: { opensAt: window.start } });
    expect(await say({ question: 1 })).toMatchObject({ status: 200 });
    expect(await say({ question: 1 })).toMatchObject({ status: 200 });
    expect(await votesOf(request)).toBe(1);
  });

  it('too late is refused', async () => {
    const request = await waiting();
    edge.clock.set(new Date(request.clocks.decideBy));
    expect(await decide('bob', request)).toMatchObject({ status: 409, body: { code: 'too-late' } });
  });
});

describe('cancelling', () => {
  it('is for those who want in, and may be said twice', async () => {
    const request = await waiting();
    const path = `/api/requests/${request.id}/cancel`;
    expect(await as('bob')('POST', path, {})).toMatchObject({ status: 404 });
    const first = await as('alice')('POST', path);
    expect(first).toMatchObject({ status: 202, body: { id: request.id } });
    expect(edge.flowsSeen.woken).toContain(request.id);
    expect(await as('alice')('POST', path, {})).toMatchObject({ status: 202, body: first.body });
  });

  it('what has ended is refused', async () => {
    const request = await waiting();
    await edge.requests.change(request.id, (record) => ({ ...record, status: 'closed', outcome: 'lapsed' }));
    expect(await as('alice')('POST', `/api/requests/${request.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'already-closed' },
    });
  });
});
