import { beforeEach, describe, expect, it } from 'vitest';
import { rearmDoorsActivity } from '../../activities/rearm-doors.js';
import { LatchError } from '../../src/domain/errors.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);

type Target = { kind: string; id?: string };
const lockDown = (target: Target, { by = 'dan', reason = 'Alarm', key }: { by?: string; reason?: string; key?: string } = {}) =>
  as(by)('POST', '/api/lockdowns', { target, reason }, key ? { key } : {});
const lift = (id: unknown, by: string) => as(by)('POST', `/api/lockdowns/${id}/lift`);
const enter = ({ digits, door }: Visit, attemptId: string) =>
  as()('POST', `/api/doors/${door.id}/entries`, { attemptId, code: digits }, { assertion: 'lobby-t1' });
const modeOf = async (id: string) => (await as('erin')('GET', `/api/doors/${id}`)).body['mode'];
const reasonOf = async (attemptId: string) => (await edge.entries.attempt(doors.lobby.id, attemptId))?.because;

/** The directory as it was. */
function taraResponds() {
  edge.responders = 'responders';
  const { memberOf, gather } = edge.directory;
  edge.directory.memberOf = async (id, groups) =>
    groups.includes('responders') && id === people.tara.id ? ['responders'] : memberOf(id, groups);
  edge.directory.gather = async () => ({ people: new Map(), members: new Map([['responders', [people.tara]]]) });
  return { memberOf, gather };
}

beforeEach(async () => {
  for (const { target } of (await edge.rules.listRevocations({})).revocations) {
    await edge.rules.changeRule(target, (rule) => ({ ...rule, holds: rule.holds.map((hold) => ({ ...hold, until: hold.createdAt })) }));
  }
  for (const { id } of await edge.requests.open()) await edge.requests.change(id, (record) => ({ ...record, status: 'closed' }));
  edge.responders = undefined;
});

describe('a lockdown', () => {
  it.each<Target>([{ kind: 'door', id: 'lobby' }, { kind: 'site', id: 'BER1' }, { kind: 'all' }])(
    '%j denies at once, takes codes off the locks and ends nothing',
    async (target) => {
      const given = await visit(edge, doors.lobby);
      const reply = await lockDown(target);
      expect(reply).toMatchObject({
        status: 202,
        body: { mode: 'lockdown', state: 'standing', cloud: { count: 1 }, confirmed: true },
      });
      expect(edge.flowsSeen.lockdowns).toContain(reply.body['id']);
      expect(await modeOf('lobby')).toBe('lockdown');
      const attemptId = `shut-${given.record.id}`;
      expect((await enter(given, attemptId)).body).toEqual({ result: 'denied' });
      expect(await reasonOf(attemptId)).toBe('lockdown');
      const record = await edge.requests.read(given.record.id);
      expect(record).toMatchObject({ doors: [{ lock: 'pending', because: 'lockdown' }] });
      expect(record).not.toHaveProperty('revoked');
      expect((await edge.grants.codes(doors.lobby.id, given.code.grantId)).map(({ state }) => state)).toEqual(['live']);
    },
  );

  it('takes two persons to lift, whoever they are to be; then the same code opens', async () => {
    const given = await visit(edge, doors.lobby);
    const { body } = await lockDown({ kind: 'door', id: 'lobby' });
    expect((await enter(given, 'before')).body).toEqual({ result: 'denied' });
    expect(await lift(body['id'], 'erin')).toMatchObject({ status: 202, body: { state: 'lift-proposed' } });
    for (const by of ['erin', 'erinAdm']) expect(await lift(body['id'], by)).toMatchObject({ status: 403, body: { code: 'same-person' } });
    for (const by of ['alice', 'bob', 'frank', 'sentinel']) expect((await lift(body['id'], by)).status).toBe(403);
    expect(await modeOf('lobby')).toBe('lockdown');
    expect(await lift(body['id'], 'dan')).toMatchObject({ status: 200, body: { state: 'lifted' } });
    expect(edge.flowsSeen.revocationsWoken).toContain(body['id']);
    expect(await modeOf('lobby')).toBe('normal');
    await runActivity(rearmDoorsActivity, edge, { revocationId: String(body['id']) });
    expect((await enter(given, 'after')).body).toMatchObject({ result: 'granted' });
  });

  it('lets first responders in, and nobody else; a revocation stops them too', async () => {
    const [responder, other] = [await visit(edge, doors.lobby, 0, people.tara), await visit(edge, doors.lobby)];
    const { memberOf, gather } = taraResponds();
    const reply = await lockDown({ kind: 'door', id: 'lobby' });
    expect(reply.body).toMatchObject({ cloud: { count: 1 } });
    expect((await enter(other, 'other')).body).toEqual({ result: 'denied' });
    expect((await enter(responder, 'responder')).body).toMatchObject({ result: 'granted' });
    const again = await visit(edge, doors.lobby, 0, people.tara);
    await as('dan')('POST', '/api/revocations', { target: { kind: 'person', id: people.tara.id }, reason: 'Badge lost' });
    expect((await enter(again, 'revoked')).body).toEqual({ result: 'denied' });
    Object.assign(edge.directory, { memberOf, gather });
  });

  it('leaves what first responders have on a lock that judges for itself, and takes off the rest', async () => {
    const [responder, other] = [await visit(edge, doors.cage, 0, people.tara), await visit(edge, doors.cage)];
    const { held } = edge.locks.of('cage-12');
    for (const { code } of [responder, other]) held.set(code.grantId, code as never);
    const { memberOf, gather } = taraResponds();
    const reply = await lockDown({ kind: 'door', id: 'cage-12' });
    Object.assign(edge.directory, { memberOf, gather });
    expect(reply.body).toMatchObject({ cloud: { count: 1 }, confirmed: true, doors: [{ doorId: 'cage-12', grants: 1 }] });
    expect([...held.keys()]).toEqual([responder.code.grantId]);
    held.clear();
  });

  it('does not wait for a directory that cannot say who they are: then it stops everybody', async () => {
    const given = await visit(edge, doors.cage, 0, people.tara);
    edge.responders = 'responders';
    const { gather } = edge.directory;
    edge.directory.gather = () => Promise.reject(new LatchError('directory-unavailable', 'x'));
    edge.locks.of('cage-12').held.set(given.code.grantId, given.code as never);
    const reply = await lockDown({ kind: 'door', id: 'cage-12' });
    edge.directory.gather = gather;
    expect(reply.body).toMatchObject({ confirmed: true, doors: [{ doorId: 'cage-12', lock: 'confirmed', via: 'method' }] });
    expect([...edge.locks.of('cage-12').held]).toEqual([]);
  });

  it('is for doors, sites and everything, and for those who may revoke', async () => {
    for (const target of [{ kind: 'person', id: people.alice.id }, { kind: 'key', id: 'k1' }, { kind: 'door' }, {}])
      expect((await lockDown(target as Target)).status).toBe(400);
    expect((await lockDown({ kind: 'door', id: 'nowhere' })).status).toBe(404);
    for (const by of ['alice', 'bob', 'frank', 'erin', 'robot']) expect((await lockDown({ kind: 'all' }, { by })).status).toBe(403);
    expect(await modeOf('lobby')).toBe('normal');
    expect((await lockDown({ kind: 'all' }, { by: 'sentinel' })).status).toBe(202);
  });

  it('under the same key is the same one; a revocation is none, nor is it listed among them', async () => {
    const first = await lockDown({ kind: 'door', id: 'lobby' }, { key: 'k' });
    expect((await lockDown({ kind: 'door', id: 'lobby' }, { key: 'k' })).body).toEqual(first.body);
    expect((await lockDown({ kind: 'door', id: 'server-a' }, { key: 'k' })).status).toBe(422);
    const id = first.body['id'];
    expect((await as('dan')('GET', `/api/lockdowns/${id}`)).body).toEqual({ ...first.body, targetName: doors.lobby.name });
    expect((await as('dan')('GET', `/api/revocations/${id}`)).status).toBe(404);
    expect((await as('dan')('POST', `/api/revocations/${id}/lift`)).status).toBe(404);
    const listed = async (what: string) => (await as('dan')('GET', `/api/${what}?open=true`)).body['revocations'] as { id: string }[];
    expect((await listed('lockdowns')).map((each) => each.id)).toContain(id);
    expect((await listed('revocations')).map((each) => each.id)).not.toContain(id);
  });
});
