import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { newRevocation } from '../../src/domain/revocation.js';
import type { Mode, Target } from '../../src/domain/rule-record.js';
import { byPeople, withLine } from '../../src/domain/timeline.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { visit } from './given/visit.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const now = () => edge.clock.now().toISOString();

const standing = (revocationId: string, mode: Mode, target: Target) =>
  newRevocation({ revocationId, mode, target, reason: 'Fire', createdBy: 'dan', at: now() });

type Line = Record<string, unknown>;
const desk = async () => (await as('dan')('GET', '/api/desk')).body as Record<'waiting' | 'onSite' | 'standing' | 'alarms', Line[]>;
const board = async () => new Map(((await as('dan')('GET', '/api/desk/doors')).body['doors'] as Line[]).map((door) => [door['id'], door]));

describe('the security desk', () => {
  it('shows who waits and who is inside, by name, until they have left', async () => {
    const waiting = await waitingFor(edge, doors.server, 2, people.tara);
    const { record, door } = await visit(edge, doors.lobby);
    const entered = byPeople(now(), 'entered', '', { doorId: door.id });
    await edge.requests.change(record.id, (before) => withLine(before, { status: 'entered' }, entered));
    expect(await desk()).toMatchObject({
      waiting: [
        {
          ...{ requestId: waiting.id, name: 'Tara', doors: ['server-a'], decideBy: waiting.clocks.decideBy },
          approvals: { required: 2, given: 0 },
        },
      ],
      onSite: [
        { requestId: record.id, personId: people.alice.id, name: 'Alice', doors: ['lobby'], since: now(), until: record.window.closesAt },
      ],
    });
    await edge.requests.change(record.id, (before) => withLine(before, { status: 'closed' }, byPeople(now(), 'checked-out', '')));
    expect((await desk()).onSite).toEqual([]);
  });

  it('shows names while the directory is silent, as question marks, and doors while the hub is, without its word', async () => {
    const { gather } = edge.directory;
    const { all } = edge.registry;
    const silent = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));
    Object.assign(edge.directory, { gather: silent });
    Object.assign(edge.registry, { all: () => Promise.reject(new LatchError('locks-unavailable', 'silent')) });
    expect((await desk()).waiting).toMatchObject([{ name: '?' }]);
    expect((await board()).get('lobby')).not.toHaveProperty('isConnected');
    Object.assign(edge.directory, { gather });
    Object.assign(edge.registry, { all });
  });

  it('shows every door with what may be on its lock, and where nobody enters', async () => {
    await visit(edge, doors.cage);
    const { hold, record } = standing(edge.newId(), 'lockdown', { kind: 'site', id: 'BER1' });
    expect((await board()).get('cage-12')).toMatchObject({
      site: 'BER1',
      name: 'Door cage-12',
      class: 'limited',
      mode: 'normal',
      armed: 1,
    });
    await edge.rules.hold(record.target, hold);
    await edge.rules.createRevocation(record);
    const doorsShown = await board();
    expect(doorsShown.size).toBe(Object.keys(doors).length);
    expect([...doorsShown.values()].map(({ mode }) => mode)).toEqual(Array.from(doorsShown, () => 'lockdown'));
    expect(doorsShown.get('cabinet')).not.toHaveProperty('isConnected');
    expect((await desk()).standing).toMatchObject([{ mode: 'lockdown', target: { kind: 'site', id: 'BER1' }, state: 'standing' }]);
  });

  it('shows until when the last lock that is silent could still open', async () => {
    const id = edge.newId();
    await edge.rules.createRevocation(standing(id, 'revocation', { kind: 'door', id: 'cage-12' }).record);
    const ends = ['2027-02-03T08:10:00.000Z', '2027-02-03T08:20:00.000Z'];
    for (const [at, doorId] of [doors.lobby.id, doors.tower.id].entries())
      await edge.receipts.create({
        ...{ id: doorId, kind: 'receipt', revocationId: id, doorId, grants: [], covered: 1, armed: 1 },
        ...{ lock: 'unconfirmed', via: 'twin', worstCaseUntil: ends[at], tries: 1 },
      });
    const owing = () => desk().then(({ standing }) => standing.find((each) => each['id'] === id));
    expect(await owing()).toMatchObject({ mode: 'revocation', exposedUntil: ends[1], progress: { exposed: 2 } });
    edge.clock.set(new Date('2027-02-03T08:15:00.000Z'));
    expect(await owing()).toMatchObject({ exposedUntil: ends[1], progress: { exposed: 1 } });
    edge.clock.set(new Date('2027-02-03T08:21:00.000Z'));
    expect(await owing()).not.toHaveProperty('exposedUntil');
  });

  it('shows the alarms of the last day and no other records', async () => {
    const what = { by: 'lock-lobby', doorId: doors.lobby.id, detail: { deviceId: 'x' } };
    const old = new Date(edge.clock.now().getTime() - 25 * 3_600_000).toISOString();
    await edge.audit.append(
      { ...what, recordId: 'old', kind: 'door.tamper', at: old },
      { ...what, recordId: 'new', kind: 'door.forced', at: now() },
      { ...what, recordId: 'drift', kind: 'door.drift', at: now() },
    );
    expect((await desk()).alarms).toMatchObject([{ kind: 'door.forced', doorId: 'lobby', at: now() }]);
  });

  it.each(['alice', 'carol', 'frank', 'erin', 'robot'])('is not for %s', async (user) => {
    expect((await as(user)('GET', '/api/desk')).status).toBe(403);
    expect((await as(user)('GET', '/api/desk/doors')).status).toBe(403);
  });
});
