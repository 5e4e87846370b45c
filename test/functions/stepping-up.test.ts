import { describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/domain/ids.js';
import { noteCheck, requireApprovals, revoke } from '../../src/domain/request.js';
import { doors, people } from '../support/site.js';
import { type Body, type CallOptions, openApi, type Reply } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { askedFor, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { due } = openTriggers(edge);
const window = { start: '2027-02-03T16:00:00+01:00', end: '2027-02-03T17:00:00+01:00' };
const toServer = { doorIds: ['server-a'], window, purpose: 'Look after the cooling' };

const ask = (user: string, body: Body = toServer, options: CallOptions = {}) => as(user)('POST', '/api/requests', body, options);
const wait = (minutes: number) => edge.clock.set(new Date(edge.clock.now().getTime() + minutes * 60_000));
const recordOf = (reply: Reply) => edge.requests.read((reply.body['requestId'] ?? reply.body['id']) as RequestId);
let asks = 0;
/** A body nobody has sent before. */
const fresh = (change: Body = {}): Body => {
  asks += 1;
  return { ...toServer, purpose: `Visit ${asks}`, ...change };
};

describe('asking with too weak a sign-in', () => {
  it('is challenged as Entra’s clients expect it, and parked', async () => {
    const reply = await ask('alice;weak');
    const { requestId } = reply.body;
    expect(reply).toMatchObject({ status: 401, body: { code: 'step-up-required', requestId: expect.any(String) } });
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    const claims = Buffer.from('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}').toString('base64');
    expect(reply.headers.get('www-authenticate')).toBe(
      `Bearer realm="", authorization_uri="https://login.example/authorize", client_id="latch-api", error="insufficient_claims", claims="${claims}", cc_type="authcontext"`,
    );
    expect(await as('alice;weak')('GET', `/api/requests/${requestId}`)).toMatchObject({ body: { status: 'step-up-required' } });
    expect(edge.flowsSeen.started).not.toContain(requestId);
  });

  it('is not challenged where the client could not answer', async () => {
    const reply = await ask('alice;mute', fresh());
    expect(reply).toMatchObject({ status: 403, body: { code: 'step-up-required', requestId: expect.any(String) } });
    expect(reply.headers.has('www-authenticate')).toBe(false);
  });

  it.each([
    ['lobby', 'weak', 202],
    ['lobby', 'mute', 202],
    ['cage-12', 'weak', 401],
    ['cage-12', 'aged=480', 202],
    ['cage-12', 'aged=481', 401],
    ['server-a', 'aged=15', 202],
    ['server-a', 'aged=16', 401],
  ])('for %s (%s): %i', async (doorId, how, status) => {
    expect((await ask(`alice;${how}`, fresh({ doorIds: [doorId] }))).status).toBe(status);
  });

  it('meets the strictest of its doors', async () => {
    const all = fresh({ doorIds: ['lobby', 'cage-12', 'server-a'] });
    expect(await ask('alice;aged=16', all)).toMatchObject({ status: 401, body: { maxAgeSeconds: 900 } });
    expect(await ask('alice;aged=16', fresh({ doorIds: ['lobby', 'cage-12'] }))).toMatchObject({ status: 202 });
  });

  it('only to see what would happen tells what is demanded', async () => {
    const dry = (user: string) => as(user)('POST', '/api/requests?dryRun=true', fresh());
    expect(await dry('alice;weak')).toMatchObject({ status: 200, body: { stepUp: { context: 'c1', maxAgeMinutes: 15, isMet: false } } });
    expect(await dry('alice')).toMatchObject({ status: 200, body: { stepUp: { isMet: true } } });
  });
});

describe('the stronger sign-in', () => {
  it('goes on with the same request under the same key, once', async () => {
    const body = fresh();
    const challenged = await ask('alice;weak', body, { key: 'step-1' });
    wait(5);
    const resumed = await ask('alice', body, { key: 'step-1' });
    expect(resumed).toMatchObject({ status: 202, body: { id: challenged.body['requestId'], status: 'checking' } });
    expect(await ask('alice;weak', body, { key: 'step-1' })).toMatchObject({ status: 202, body: resumed.body });
    expect(edge.flowsSeen.started).toContain(resumed.body['id']);
    const record = await recordOf(resumed);
    expect(record).toMatchObject({ status: 'checking', signIn: { contexts: ['c1'], authTime: edge.clock.now().toISOString() } });
    expect(record?.timeline.map(({ event }) => event)).toEqual(['asked', 'step-up-required', 'stepped-up']);
  });

  it('does not go on with another body under the key', async () => {
    const challenged = await ask('alice;weak', fresh(), { key: 'step-2' });
    expect(await ask('alice', fresh(), { key: 'step-2' })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await recordOf(challenged)).toMatchObject({ status: 'step-up-required' });
  });

  it('finds the same words again without a key, for a quarter of an hour', async () => {
    const [soon, late] = [fresh(), fresh()];
    const [first, second] = [await ask('alice;weak', soon), await ask('alice;weak', late)];
    expect((await ask('alice;weak', soon)).body['requestId']).toBe(first.body['requestId']);
    expect((await ask('alice', soon)).body['id']).toBe(first.body['requestId']);
    wait(15);
    const anew = await ask('alice', late);
    expect(anew.status).toBe(202);
    expect(anew.body['id']).not.toBe(second.body['requestId']);
  });

  it('of somebody else does not', async () => {
    const body = fresh();
    const challenged = await ask('alice;weak', body, { key: 'step-3' });
    expect((await ask('bob', body, { key: 'step-3' })).body['id']).not.toBe(challenged.body['requestId']);
    expect((await ask('bob', body)).body['id']).not.toBe(challenged.body['requestId']);
    expect(await recordOf(challenged)).toMatchObject({ status: 'step-up-required' });
  });

  it('opens a window that starts now when it comes', async () => {
    const body = fresh({ window: { start: 'now', minutes: 30 } });
    await ask('alice;weak', body, { key: 'step-4' });
    wait(20);
    const record = await recordOf(await ask('alice', body, { key: 'step-4' }));
    expect(record?.window.opensAt).toBe(edge.clock.now().toISOString());
  });

  it('comes too late for a window that has begun', async () => {
    const start = new Date(edge.clock.now().getTime() + 10 * 60_000).toISOString();
    const end = new Date(edge.clock.now().getTime() + 90 * 60_000).toISOString();
    const body = fresh({ window: { start, end } });
    const challenged = await ask('alice;weak', body, { key: 'step-5' });
    wait(20);
    expect(await ask('alice', body, { key: 'step-5' })).toMatchObject({ status: 400, body: { code: 'window-in-past' } });
    expect(await recordOf(challenged)).toMatchObject({ status: 'step-up-required' });
  });
});

describe('a parked request', () => {
  it('lapses after an hour, and no sooner; the sweep never starts it', async () => {
    const body = fresh({ window: { start: '2027-02-03T20:00:00+01:00', end: '2027-02-03T21:00:00+01:00' } });
    const challenged = await ask('alice;weak', body, { key: 'step-6' });
    edge.flowsSeen.states.set(String(challenged.body['requestId']), 'missing');
    edge.flowsSeen.started.splice(0);
    wait(59);
    await due('sweep');
    expect(await recordOf(challenged)).toMatchObject({ status: 'step-up-required' });
    wait(1);
    await due('sweep');
    expect(await recordOf(challenged)).toMatchObject({ status: 'closed', outcome: 'lapsed', because: 'no-step-up' });
    expect((await ask('alice', body, { key: 'step-6' })).status).toBe(202);
    expect(await recordOf(challenged)).toMatchObject({ status: 'closed' });
    expect(edge.flowsSeen.started).not.toContain(challenged.body['requestId']);
  });

  it('ends at once when it is cancelled', async () => {
    const challenged = await ask('alice;weak', fresh());
    const path = `/api/requests/${challenged.body['requestId']}/cancel`;
    expect(await as('alice;weak')('POST', path)).toMatchObject({ status: 202, body: { status: 'closed' } });
    expect(await as('alice;weak')('POST', path)).toMatchObject({ status: 202 });
    expect(await recordOf(challenged)).toMatchObject({ status: 'closed', outcome: 'cancelled' });
  });

  it('ends when it is revoked, whatever comes after', async () => {
    const body = fresh({ window: { start: '2027-02-03T20:00:00+01:00', end: '2027-02-03T21:00:00+01:00' } });
    const challenged = await ask('alice;weak', body, { key: 'step-7' });
    const by = { revocationId: 'r', by: 'dan', at: edge.clock.now() };
    await edge.requests.change(challenged.body['requestId'] as RequestId, (record) => revoke(record, by));
    edge.flowsSeen.started.splice(0);
    await ask('alice', body, { key: 'step-7' });
    expect(edge.flowsSeen.started).toEqual([]);
    await due('sweep');
    expect(await recordOf(challenged)).toMatchObject({ status: 'closed', outcome: 'revoked' });
  });

  it('is nobody’s to decide', async () => {
    const challenged = await ask('alice;weak', fresh({ window: { start: '2027-02-03T20:00:00+01:00', end: '2027-02-03T21:00:00+01:00' } }));
    const path = `/api/requests/${challenged.body['requestId']}/decisions`;
    expect(await as('bob')('POST', path, { decision: 'approve', reason: 'x' })).toMatchObject({ status: 404 });
  });
});

describe('deciding', () => {
  const waiting = async () => {
    const { id } = await askedFor(edge, doors.server, { who: people.alice });
    const at = edge.clock.now().toISOString();
    const passed = (name: 'identity' | 'risk') => ({ name, outcome: 'passed' as const, reasons: [], policyVersion: 'default-1', at });
    await edge.requests.change(id, (asked) => requireApprovals(noteCheck(noteCheck(asked, passed('identity')), passed('risk')), 2, at));
    return id;
  };
  const decide = (user: string, id: string, decision: string) =>
    as(user)('POST', `/api/requests/${id}/decisions`, { decision, reason: 'Seen' });

  it.each(['weak', 'aged=16'])('for an exclusion area with too weak a sign-in (%s) is challenged and not recorded', async (how) => {
    const id = await waiting();
    const before = await edge.requests.read(id);
    const reply = await decide(`bob;${how}`, id, 'approve');
    expect(reply).toMatchObject({ status: 401, body: { code: 'step-up-required', requestId: id } });
    expect(reply.headers.get('www-authenticate')).toMatch('error="insufficient_claims"');
    expect(await edge.requests.read(id)).toEqual(before);
    expect(await decide('bob', id, 'approve')).toMatchObject({ status: 200 });
  });

  it('says no with any sign-in', async () => {
    expect(await decide('bob;weak', await waiting(), 'deny')).toMatchObject({ status: 200 });
  });

  it('tells those whose vote cannot count that, not how to sign in', async () => {
    const id = await waiting();
    expect(await decide('groupless;weak', id, 'approve')).toMatchObject({ status: 403, body: { code: 'not-an-approver' } });
    await decide('bob', id, 'deny');
    expect(await decide('carol;weak', id, 'approve')).toMatchObject({ status: 409, body: { code: 'already-decided' } });
  });
});

describe('revealing', () => {
  it.each(['weak', 'mute', 'aged=16'])('with too weak a sign-in (%s) shows and notes nothing', async (how) => {
    const { record, digits } = await visit(edge, doors.server);
    const path = `/api/requests/${record.id}/code/reveal`;
    const before = await edge.requests.read(record.id);
    const reply = await as(`alice;${how}`)('POST', path);
    expect(reply).toMatchObject({ status: how === 'mute' ? 403 : 401, body: { code: 'step-up-required', requestId: record.id } });
    expect(await edge.requests.read(record.id)).toEqual(before);
    expect(await as('alice')('POST', path)).toMatchObject({ status: 200, body: { codes: [{ code: digits }] } });
  });
});
