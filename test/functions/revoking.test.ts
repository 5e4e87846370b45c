import { beforeEach, describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { noteVendor } from '../../src/domain/request.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { dan, edgePorts } from './given/edge.js';
import { type Asked, revocationsAt, type Target } from './given/revocations.js';
import { askedFor, type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);

const { revoke, shown, end } = revocationsAt(edge, as);
const revokeRequest = (id: string, asked?: Asked) => revoke({ kind: 'request', id }, asked);
const rulesOf = (id: string) => edge.rules.read([`request:${id}`]);
const enter = ({ digits, door }: Visit, attemptId: string) =>
  as()('POST', `/api/doors/${door.id}/entries`, { attemptId, code: digits }, { assertion: 'lobby-t1' });

/** Every test leaves the site open. */
beforeEach(end);

describe('a revocation', () => {
  it('is a rule before anything else, and the first locks are told before it is answered', async () => {
    const given = await visit(edge, doors.lobby);
    const reply = await revokeRequest(given.record.id);
    const at = edge.clock.now().toISOString();
    expect(reply).toMatchObject({
      status: 202,
      body: {
        mode: 'revocation',
        state: 'standing',
        cloud: { deniedAt: at, count: 1 },
        doors: [{ doorId: 'lobby', lock: 'confirmed', via: 'method', confirmedAt: at, grants: 1 }],
        progress: { doors: 1, confirmed: 1, exposed: 0, isComplete: true },
        confirmed: true,
      },
    });
    expect(await rulesOf(given.record.id)).toMatchObject([{ holds: [{ revocationId: reply.body['id'] }] }]);
    expect(await edge.requests.read(given.record.id)).toMatchObject({ revoked: { revocationId: reply.body['id'] } });
    expect(edge.flowsSeen.revocations).toContain(reply.body['id']);
    expect(edge.flowsSeen.woken).toContain(given.record.id);
    const named = (reply.body['doors'] as Body[]).map((door) => ({ ...door, name: doors.lobby.name }));
    expect((await shown(reply.body['id'])).body).toEqual({
      ...reply.body,
      doors: named,
      targetName: `${people.alice.displayName}, ${doors.lobby.name}`,
    });
    expect((await enter(given, 'told')).body).toEqual({ result: 'denied' });
  });

  it('denies at once, whatever becomes of its orchestration', async () => {
    const given = await visit(edge, doors.lobby);
    const { startRevocation } = edge.flowsSeen;
    edge.flowsSeen.startRevocation = () => Promise.reject(new Error('no host'));
    expect((await revokeRequest(given.record.id)).status).toBe(500);
    edge.flowsSeen.startRevocation = startRevocation;
    expect((await enter(given, 'after')).body).toEqual({ result: 'denied' });
  });

  it('counts the seconds of a lock that cannot be reached, and answers all the same', async () => {
    const { record } = await visit(edge, doors.lobby);
    edge.locks.setOnline('lobby', false);
    const reply = await revokeRequest(record.id);
    edge.locks.setOnline('lobby', true);
    const worst = Date.parse(String((reply.body['doors'] as { worstCaseUntil: string }[])[0]?.worstCaseUntil));
    expect(reply.body).toMatchObject({
      confirmed: false,
      progress: { exposed: 1 },
      doors: [{ lock: 'unconfirmed', via: 'twin', exposedSeconds: (worst - edge.clock.now().getTime()) / 1000 }],
    });
    expect((await as('frank')('GET', `/api/revocations/${reply.body['id']}/receipts`)).body).toMatchObject({
      doors: [
        { doorId: 'lobby', grants: [{ requestId: record.id, lock: 'unconfirmed', cloud: { deniedAt: edge.clock.now().toISOString() } }] },
      ],
    });
  });

  it('does not wait for a lock that does not answer', async () => {
    const { record } = await visit(edge, doors.lobby);
    const { disarm } = edge.locks;
    edge.locks.disarm = () => new Promise(() => {});
    edge.pushMs = 20;
    const reply = await revokeRequest(record.id);
    edge.pushMs = 10_000;
    edge.locks.disarm = disarm;
    expect(reply).toMatchObject({ status: 202, body: { confirmed: false, doors: [{ lock: 'unconfirmed' }] } });
  });

  it('stands although the hub is down', async () => {
    const given = await visit(edge, doors.lobby);
    const { disarm } = edge.locks;
    edge.locks.disarm = () => Promise.reject(new LatchError('locks-unavailable', 'x'));
    expect(await revokeRequest(given.record.id)).toMatchObject({ status: 202, body: { confirmed: false } });
    edge.locks.disarm = disarm;
    expect((await enter(given, 'hub-down')).body).toEqual({ result: 'denied' });
  });

  it('may come from an application that may revoke, and from nobody else', async () => {
    const { record } = await visit(edge, doors.lobby);
    for (const [by, status] of [
      ['alice', 403],
      ['bob', 403],
      ['frank', 403],
      ['erin', 403],
      ['robot', 403],
      ['', 401],
    ] as const) {
      expect((await revokeRequest(record.id, { by })).status).toBe(status);
    }
    expect(await rulesOf(record.id)).toEqual([]);
    expect((await revokeRequest(record.id, { by: 'sentinel' })).status).toBe(202);
  });

  it('under the same key is the same one, and with another body none', async () => {
    const { record } = await visit(edge, doors.lobby);
    const first = await revokeRequest(record.id, { key: 'k' });
    expect((await revokeRequest(record.id, { key: 'k' })).body).toEqual(first.body);
    expect(await revokeRequest(record.id, { key: 'k', reason: 'Another' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });
});

describe('what is aimed at', () => {
  const at = edge.clock.now().toISOString();
  const vote = { approverId: people.bob.id, inPlaceOf: people.carol.id, decision: 'approve' as const, reason: '', at };
  const glass = { brokenAt: at, voices: [{ personId: dan.id, as: 'security' as const, reason: '', at }] };

  it.each([
    ['person', people.alice.id],
    ['person', people.alice.id.toUpperCase()],
    ['door', 'lobby'],
    ['site', 'BER1'],
    ['vendor', 'Turbines Ltd'],
    ['approver', people.bob.id],
    ['approver', people.carol.id],
    ['approver', dan.id],
    ['key', 'k1'],
    ['key', 'k1@lobby'],
    ['all', 'all'],
    ['all', 'anything'],
    ['all', undefined],
  ])('%s %s loses its grants and gets no new ones', async (kind, id) => {
    const given = await visit(edge, doors.lobby);
    await edge.requests.change(given.record.id, (record) => noteVendor(record, 'Turbines Ltd'));
    if (kind === 'approver')
      await edge.requests.change(given.record.id, (record) => ({ ...record, approvals: { ...record.approvals, votes: [vote] }, glass }));
    const reply = await revoke(id === undefined ? { kind } : { kind, id });
    expect(reply).toMatchObject({ status: 202, body: { cloud: { count: 1 }, confirmed: true, doors: [{ doorId: 'lobby' }] } });
    expect((await enter(given, `aimed-${given.record.id}`)).body).toEqual({ result: 'denied' });
    expect(await edge.requests.read(given.record.id)).toMatchObject({ revoked: { revocationId: reply.body['id'] } });
  });

  it('also when it was not armed yet: then its lock has nothing to say', async () => {
    const asked = await askedFor(edge, doors.server);
    expect((await revoke({ kind: 'door', id: 'server-a' })).body).toMatchObject({
      cloud: { count: 1 },
      doors: [{ doorId: 'server-a', lock: 'confirmed', via: 'nothing' }],
      confirmed: true,
    });
    expect(await edge.requests.read(asked.id)).toHaveProperty('revoked');
  });

  it('and what is not, goes on', async () => {
    const given = await visit(edge, doors.lobby, 0, people.tara);
    await revoke({ kind: 'person', id: people.alice.id });
    await revoke({ kind: 'door', id: 'server-a' });
    expect((await enter(given, 'bystander')).body).toMatchObject({ result: 'granted' });
  });

  it.each([
    [{ kind: 'request', id: 'nothing' }, 404, 'not-found'],
    [{ kind: 'person', id: 'alice' }, 404, 'not-found'],
    [{ kind: 'door', id: 'nowhere' }, 404, 'not-found'],
    [{ kind: 'site', id: 'NOWHERE' }, 404, 'not-found'],
    [{ kind: 'person' }, 400, 'missing-field'],
    [{ kind: 'planet', id: 'x' }, 400, 'invalid-field'],
  ])('%j is refused: %s %s', async (target, status, code) => {
    expect(await revoke(target)).toMatchObject({ status, body: { code, errors: [{ field: expect.stringMatching(/^target/) }] } });
  });
});

describe('who looks at a revocation', () => {
  it('is told the names of the person, the door or the request it is aimed at, as long as they have one', async () => {
    const hers = await revoke({ kind: 'person', id: people.alice.id });
    const door = await revoke({ kind: 'door', id: 'lobby' });
    const site = await revoke({ kind: 'site', id: 'BER1' });
    const { id } = await askedFor(edge, doors.cage, { who: people.tara });
    const request = await revokeRequest(id);
    expect((await shown(request.body['id'])).body).toMatchObject({
      targetName: `${people.tara.displayName}, ${doors.cage.name}`,
    });
    expect((await shown(hers.body['id'])).body).toMatchObject({ targetName: people.alice.displayName });
    expect((await shown(door.body['id'])).body).toMatchObject({ targetName: doors.lobby.name });
    expect((await shown(site.body['id'])).body).not.toHaveProperty('targetName');
    const list = (await as('dan')('GET', '/api/revocations')).body['revocations'];
    expect(list).toContainEqual(expect.objectContaining({ id: hers.body['id'], targetName: people.alice.displayName }));
  });
});

describe('a preview', () => {
  it('counts and names what would be reached, and leaves nothing', async () => {
    const { record } = await visit(edge, doors.lobby);
    await askedFor(edge, doors.server);
    const { known } = edge.registry;
    known.set('lobby-lock', { ...(known.get('lobby-lock') ?? { certificates: [], desired: [], reported: [] }), status: 'disabled' });
    const reply = await revoke({ kind: 'all' }, { query: '?preview=true' });
    known.set('lobby-lock', { ...(known.get('lobby-lock') ?? { certificates: [], desired: [], reported: [] }), status: 'enabled' });
    expect(reply).toMatchObject({ status: 200, body: { count: 2, unconfirmed: 1 } });
    expect(reply.body['requests']).toContain(record.id);
    expect(reply.body['doors']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ doorId: 'lobby', lock: 'armed', grants: 1, onLock: 1, isReachable: false }),
        expect.objectContaining({ doorId: 'server-a', lock: 'none', grants: 1, onLock: 0, isReachable: true }),
      ]),
    );
    expect((await edge.rules.read(['all'])).flatMap(({ holds }) => holds.filter(({ until }) => until === undefined))).toEqual([]);
  });

  it('goes without the hub where that cannot be asked', async () => {
    await visit(edge, doors.lobby);
    const { all } = edge.registry;
    edge.registry.all = () => Promise.reject(new LatchError('hub-throttled', 'x'));
    const reply = await revoke({ kind: 'all' }, { query: '?preview=true' });
    edge.registry.all = all;
    expect(reply).toMatchObject({ status: 200, body: { count: 1, unconfirmed: 0 } });
  });

  it('of a person, an approver or a key lists everything they ever touched', async () => {
    const over = await visit(edge, doors.lobby);
    await edge.requests.change(over.record.id, (record) => ({
      ...record,
      approvals: { required: 1, votes: [{ approverId: people.bob.id, decision: 'approve', reason: '', at: record.askedAt }] },
      status: 'closed',
      outcome: 'completed',
    }));
    const live = await visit(edge, doors.lobby);
    const touched = async (target: Target) =>
      ((await revoke(target, { query: '?preview=true' })).body['touched'] ?? []) as { requestId: string; isLive: boolean }[];
    const alices = await touched({ kind: 'person', id: people.alice.id });
    expect(
      alices
        .filter(({ requestId }) => [over.record.id, live.record.id].includes(requestId as never))
        .map(({ isLive }) => isLive)
        .sort(),
    ).toEqual([false, true]);
    expect(await touched({ kind: 'approver', id: people.bob.id })).toContainEqual(
      expect.objectContaining({ requestId: over.record.id, outcome: 'completed', isLive: false }),
    );
    expect((await touched({ kind: 'key', id: 'k1' })).map(({ requestId }) => requestId)).toContain(live.record.id);
    expect((await revoke({ kind: 'door', id: 'lobby' }, { query: '?preview=true' })).body).not.toHaveProperty('touched');
  });
});

describe('more than fifty grants', () => {
  it('are not ended by a slip of the hand: the number must be typed', async () => {
    for (let n = 0; n < 51; n += 1) await askedFor(edge, doors.lobby);
    const refused = await revoke({ kind: 'door', id: 'lobby' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'confirm-count', count: 51, errors: [{ field: 'confirmCount' }] } });
    expect((await revoke({ kind: 'door', id: 'lobby' }, { confirmCount: 50 })).status).toBe(409);
    expect((await revoke({ kind: 'door', id: 'lobby' }, { confirmCount: 52, by: 'sentinel' })).status).toBe(409);
    expect(await edge.rules.read(['door:lobby'])).toSatisfy((rules: { holds: { until?: string }[] }[]) =>
      rules.every(({ holds }) => holds.every(({ until }) => until !== undefined)),
    );
    expect(await revoke({ kind: 'door', id: 'lobby' }, { confirmCount: 51 })).toMatchObject({
      status: 202,
      body: { cloud: { count: 51 } },
    });
  });
});

describe('a revocation with an end', () => {
  it('must end in the future', async () => {
    const until = edge.clock.now().toISOString();
    expect(await revoke({ kind: 'person', id: people.tara.id }, { until })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'until' }] },
    });
    expect(await revoke({ kind: 'person', id: people.tara.id }, { until: 'soon' })).toMatchObject({ status: 400 });
  });

  it('says when', async () => {
    const reply = await revoke({ kind: 'person', id: people.tara.id }, { until: '2027-02-03T12:00:00+01:00' });
    expect(reply).toMatchObject({ status: 202, body: { until: '2027-02-03T11:00:00.000Z', state: 'standing' } });
  });
});
