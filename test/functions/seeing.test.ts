import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { askedFor, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const nobody = '00000000-0000-4000-8000-00000000dead';

describe('a request is seen', () => {
  it.each([
    ['its requester', 'alice', 200],
    ['an approver of its doors', 'carol', 200],
    ['security', 'dan', 200],
    ['another requester', 'tara', 404],
    ['somebody with the approver’s role but none of its groups', 'groupless', 404],
    ['somebody in an approver group but without the role', 'offDuty', 404],
    ['an auditor', 'frank', 403],
    ['somebody without a role', 'eve', 403],
    ['an application', 'robot', 403],
    ['a stranger', 'nobody', 401],
  ])('by %s: %s %i', async (_who, user, status) => {
    const { id } = await askedFor(edge, doors.server);
    expect((await as(user)('GET', `/api/requests/${id}`)).status).toBe(status);
  });

  it('by security only with a line in the audit', async () => {
    const { id } = await askedFor(edge, doors.server);
    await as('alice')('GET', `/api/requests/${id}`);
    await as('dan')('GET', `/api/requests/${id}`);
    const { records } = await edge.audit.list({ request: id });
    expect(records).toMatchObject([{ kind: 'request.read', detail: { role: 'Latch.Security' } }]);
  });

  it('in lists by the same people', async () => {
    const { id } = await askedFor(edge, doors.lobby, { who: people.tara });
    const ids = async (user: string, query = '') =>
      ((await as(user)('GET', `/api/requests${query}`)).body['requests'] as Body[]).map((request) => request['id']);
    expect(await ids('tara', '?mine=true')).toEqual([id]);
    expect(await ids('alice')).not.toContain(id);
    expect(await ids('carol')).toContain(id);
    expect(await ids('carol', '?mine=true')).toEqual([]);
    expect(await ids('dan', '?status=closed')).toEqual([]);
  });
});

describe('what does not exist', () => {
  const ids = [nobody, 'x', '..%2f..%2fetc', '%00', '%F0%9F%9A%AA', '__proto__', "'%20or%201=1", 'x'.repeat(500)];
  it.each(ids)('%s is nowhere', async (id) => {
    const paths = [`requests/${id}`, `requests/${id}/code`, `doors/${id}`, `revocations/${id}`];
    const users = ['alice', 'alice', 'alice', 'dan'];
    const replies = await Promise.all(paths.map((path, index) => as(users[index])('GET', `/api/${path}`)));
    expect(replies.map(({ status, body }) => `${status} ${body['code']}`)).toEqual(Array(4).fill('404 not-found'));
    const posts = [`requests/${id}/cancel`, `requests/${id}/code/reveal`];
    for (const path of posts) expect((await as('alice')('POST', `/api/${path}`, {})).status).toBe(404);
    const vote = await as('bob')('POST', `/api/requests/${id}/decisions`, { decision: 'approve', reason: 'x' });
    expect(vote.status).toBe(404);
  });

  it('is hidden from strangers', async () => {
    for (const [method, path] of [
      ['GET', '/api/secrets'],
      ['PUT', '/api/requests'],
      ['DELETE', '/api/doors/lobby'],
    ] as const) {
      expect(await as()(method, path)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(await as('eve')(method, path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
  });
});

describe('doors', () => {
  it('are listed for everybody with a role', async () => {
    const reply = await as('frank')('GET', '/api/doors');
    expect((reply.body['doors'] as Body[]).map((door) => door['id'])).toEqual(['lobby', 'cage-12', 'server-a', 'wtg7-tower', 'cabinet']);
    expect((await as('eve')('GET', '/api/doors')).status).toBe(403);
  });

  it('show what should be on the lock beside what is', async () => {
    const { code } = await visit(edge, doors.lobby);
    await edge.grants.nextSequence(doors.lobby.id, '2027-02-03T08:15:00.000Z');
    const { grantId, generation } = code;
    expect(await as('alice')('GET', '/api/doors/lobby')).toMatchObject({
      status: 200,
      body: {
        class: 'controlled',
        judge: 'cloud',
        mode: 'normal',
        desired: [{ grantId, generation }],
        reported: [],
        online: true,
        leaseUntil: '2027-02-03T08:15:00.000Z',
      },
    });
    edge.locks.setOnline('lobby', false);
    await edge.grants.nextSequence(doors.lobby.id, '2027-02-03T08:15:00.000Z');
    const away = await as('alice')('GET', '/api/doors/lobby');
    expect(away).toMatchObject({ status: 200, body: { online: false } });
    expect(away.body).not.toHaveProperty('reported');
  });

  it.each([
    ['security', 'dan', true],
    ['administrators', 'erin', true],
    ['auditors', 'frank', true],
    ['whoever enters, their own alone', 'tara', false],
    ['approvers, none', 'carol', false],
  ])('show the grants on a lock to %s', async (_who, user, seesAll) => {
    const [own, foreign] = [await visit(edge, doors.cage, 60, people.tara), await visit(edge, doors.cage, 60, people.alice)];
    const { body } = await as(user)('GET', '/api/doors/cage-12');
    const shown = JSON.stringify([body['armed'], body['desired']]);
    expect([own, foreign].map(({ code }) => shown.includes(code.grantId))).toEqual([seesAll || user === 'tara', seesAll]);
  });

  it('ask no lock for somebody who has nothing there, and once for many who look together', async () => {
    const { readBack } = edge.locks;
    let asked = 0;
    edge.locks.readBack = (door) => {
      asked += 1;
      return readBack(door);
    };
    const looks = (user: string) => Promise.all(Array.from({ length: 20 }, () => as(user)('GET', '/api/doors/server-a')));
    for (const { body } of await looks('bob'))
      expect([body['online'], body['reported'], body['armed']]).toEqual([undefined, undefined, []]);
    expect(asked).toBe(0);
    for (const { body } of await looks('dan')) expect(body).toMatchObject({ online: true, reported: [] });
    expect(asked).toBe(1);
    edge.locks.readBack = readBack;
  });

  it('keep their keys to themselves', async () => {
    const text = JSON.stringify([await as('dan')('GET', '/api/doors'), await as('dan')('GET', '/api/doors/lobby')]);
    expect(text).not.toMatch(/salt|publicJwk|thumbprint|approverGroups/);
  });
});

describe('audit', () => {
  it('is for auditors', async () => {
    await edge.audit.append({
      recordId: 'a',
      kind: 'door.tamper',
      at: edge.clock.now().toISOString(),
      by: 'cage-12-lock',
      doorId: doors.cage.id,
      detail: { deviceId: 'cage-12-lock' },
    });
    expect(await as('frank')('GET', '/api/audit?door=cage-12')).toMatchObject({
      status: 200,
      body: { records: [{ recordId: 'a', seq: 1 }] },
    });
    expect((await as('dan')('GET', '/api/audit')).status).toBe(403);
  });

  it('names a bad instant', async () => {
    expect(await as('frank')('GET', '/api/audit?from=yesterday')).toMatchObject({ status: 400, body: { errors: [{ field: 'from' }] } });
  });
});

describe('trouble', () => {
  it('with the keys of tokens is 503', async () => {
    expect(await as('keys-down')('GET', '/api/doors')).toMatchObject({ status: 503, body: { code: 'keys-unavailable' } });
  });

  it('with something we need is 503 by name, and a mistake of ours 500 without a word of it', async () => {
    const { list } = edge.doors;
    edge.doors.list = () => Promise.reject(new LatchError('records-unavailable', 'secret detail'));
    const down = await as('alice')('GET', '/api/doors');
    expect(down).toMatchObject({ status: 503, body: { code: 'records-unavailable' } });
    expect(down.headers.get('retry-after')).toBe('5');
    edge.doors.list = () => Promise.reject(new TypeError('secret detail'));
    const wrong = await as('alice')('GET', '/api/doors');
    expect(wrong).toMatchObject({ status: 500, body: { code: 'unexpected' } });
    expect(JSON.stringify([down, wrong])).not.toContain('secret');
    edge.doors.list = list;
  });

  it('shows in readiness by name, and never in liveness', async () => {
    expect(await as()('GET', '/api/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', down: [] } });
    edge.probes['records'] = () => Promise.reject(new Error('x'));
    edge.probes['keys'] = () => Promise.resolve();
    expect(await as()('GET', '/api/health/ready')).toMatchObject({ status: 503, body: { code: 'not-ready', down: ['records'] } });
    expect(await as()('GET', '/api/health/live')).toMatchObject({ status: 200 });
  });
});
