import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { newErasure } from '../../src/domain/privacy/erasure.js';
import { cancel, noteDoor, revoke } from '../../src/domain/request.js';
import { doors, people } from '../support/site.js';
import type { Body } from './given/api.js';
import { openEntrance } from './given/entrance.js';
import { openTriggers } from './given/triggers.js';
import { visit } from './given/visit.js';

const { edge, as, present, wait } = await openEntrance();
const { changed } = openTriggers(edge);
const minute = 60_000;
const now = () => edge.clock.now().toISOString();
const around = (before: number, after: number) => {
  const at = edge.clock.now().getTime();
  return `from=${new Date(at - before * minute).toISOString()}&to=${new Date(at + after * minute).toISOString()}`;
};
const ask = async (path: string, user = 'frank') => (await as(user)('GET', `/api/audit/${path}`)).body;
const could = async (door: string, span: string) => ((await ask(`who-could-open?door=${door}&${span}`))['could'] as Body[]) ?? [];
const readings = () => [...edge.audit.records.values()].filter(({ kind }) => kind === 'audit.read');

describe('who could have opened a door', () => {
  it('names whoever had a grant that lived in the span, and says who did', async () => {
    const [used, idle, later] = [
      await visit(edge, doors.lobby),
      await visit(edge, doors.lobby, 0, people.tara),
      await visit(edge, doors.lobby, 600),
    ];
    await present({ code: used.digits });
    const found = await could('lobby', around(5, 5));
    expect(found.map(({ personId, as: by }) => [personId, by])).toEqual([
      [people.alice.id, 'live-grant'],
      [people.tara.id, 'live-grant'],
    ]);
    expect(found.find(({ requestId }) => requestId === used.record.id)).toMatchObject({ opened: [now()] });
    expect(found.find(({ requestId }) => requestId === idle.record.id)).toMatchObject({ opened: [] });
    expect(found.some(({ requestId }) => requestId === later.record.id)).toBe(false);
  });

  it('says what the directory calls them now, and nothing while that is silent', async () => {
    wait(120 * minute);
    const { record } = await visit(edge, doors.lobby);
    const path = `who-could-open?door=lobby&${around(1, 1)}`;
    expect((await ask(path))['names']).toEqual({ [record.subjectId]: people.alice.displayName });
    const { gather } = edge.directory;
    edge.directory.gather = () => Promise.reject(new LatchError('directory-unavailable', 'x'));
    const found = await ask(path);
    edge.directory.gather = gather;
    expect([found['names'], (found['could'] as Body[]).length]).toEqual([undefined, 1]);
  });

  it('does not name whoever was forgotten, whatever the directory still says', async () => {
    wait(120 * minute);
    await visit(edge, doors.lobby);
    const asked = newErasure(people.alice.id, people.bob.id, 'asked to be forgotten', now());
    await edge.erasures.put({ ...asked, confirmed: { by: people.frank.id, at: now() } });
    const found = await ask(`who-could-open?door=lobby&${around(1, 1)}`);
    await edge.erasures.put(asked);
    expect([found['names'], (found['could'] as Body[]).length]).toEqual([{}, 1]);
  });

  it('leaves out who had used their code up before, or lost the right at a door that asks the cloud', async () => {
    wait(120 * minute);
    const [spent, revoked] = [await visit(edge, doors.lobby), await visit(edge, doors.lobby)];
    await present({ code: spent.digits });
    await edge.requests.change(revoked.record.id, (record) => revoke(record, { revocationId: 'r', by: 'dan', at: now() }));
    wait(minute);
    expect(await could('lobby', around(0, 10))).toEqual([]);
    expect((await could('lobby', around(2, 0))).map(({ requestId }) => requestId).toSorted()).toEqual(
      [spent, revoked].map(({ record }) => record.id).toSorted(),
    );
  });

  it('goes on naming whose lock has not heard of it, until it has', async () => {
    wait(120 * minute);
    const given = await visit(edge, doors.cage);
    await edge.requests.change(given.record.id, (record) => cancel(record, record.requesterId, now()));
    wait(5 * minute);
    expect(await could('cage-12', around(1, 1))).toMatchObject([{ requestId: given.record.id, as: 'unconfirmed-revocation' }]);
    await edge.requests.change(given.record.id, (record) => noteDoor(record, doors.cage.id, { lock: 'disarmed' }, 'disarmed', now()));
    wait(minute);
    expect(await could('cage-12', around(0, 1))).toEqual([]);
  });

  it('calls it offline exposure where the lock is meant to work without a network', async () => {
    const given = await visit(edge, doors.tower);
    await edge.requests.change(given.record.id, (record) => revoke(record, { revocationId: 'r', by: 'dan', at: now() }));
    wait(minute);
    expect(await could('wtg7-tower', around(0, 1))).toMatchObject([{ as: 'offline-exposure', until: expect.any(String) }]);
  });

  it('names an opening that no grant explains', async () => {
    const at = now();
    await edge.grants.noteAttempt({
      ...{ id: 'a:odd', kind: 'attempt', doorId: doors.server.id, attemptId: 'odd', readerId: 'r', judge: 'cloud', at, state: 'granted' },
    });
    expect(await ask(`who-could-open?door=server-a&${around(1, 1)}`)).toMatchObject({ could: [], unexplained: [{ attemptId: 'odd', at }] });
  });

  it.each([
    ['a span that ends before it begins', 'who-could-open?door=lobby&from=2027-02-03T09:00:00Z&to=2027-02-03T08:00:00Z'],
    ['two years', 'who-could-open?door=lobby&from=2027-02-03T09:00:00Z&to=2029-02-03T09:00:00Z'],
    ['no span', 'who-could-open?door=lobby'],
    ['a name for an id', 'touched?person=bob&from=2027-02-03T08:00:00Z&to=2027-02-03T09:00:00Z'],
  ])('refuses %s', async (_what, path) => {
    expect((await as('frank')('GET', `/api/audit/${path}`)).status).toBe(400);
  });
});

describe('everything somebody had a hand in', () => {
  it('is told by request, with what came of each, and the rest beside', async () => {
    const { record, digits } = await visit(edge, doors.lobby);
    const vote = { approverId: people.bob.id, decision: 'approve', reason: 'known to me', at: now() } as const;
    const voted = await edge.requests.change(record.id, (before) => ({ ...before, approvals: { ...before.approvals, votes: [vote] } }));
    await present({ code: digits });
    await edge.audit.append({
      recordId: 'rule:door:x:1',
      kind: 'rule.created',
      at: now(),
      by: people.bob.id,
      detail: { target: 'door:x', mode: 'revocation', revocationId: '1' },
    });
    await changed('followRequests', voted);
    expect(await ask(`touched?person=${people.bob.id}&${around(5, 5)}`)).toMatchObject({
      personId: people.bob.id,
      requests: [
        { requestId: record.id, subjectId: people.alice.id, doors: ['lobby'], did: [{ kind: 'vote.approve', reason: 'known to me' }] },
      ],
      others: [{ kind: 'rule.created' }],
      complete: true,
    });
  });
});

describe('everything somebody could reach', () => {
  it('is told by door, with what they may ask for now', async () => {
    wait(120 * minute);
    const { record } = await visit(edge, doors.server, 0, people.tara);
    const reach = await ask(`reach?person=${people.tara.id}&${around(1, 30)}`);
    expect(reach).toMatchObject({ personId: people.tara.id, reached: [{ doorId: 'server-a', requestId: record.id, as: 'live-grant' }] });
    expect(reach['mayAskFor']).toContain('lobby');
  });
});

describe('a door at an instant of the past', () => {
  it('is rebuilt from its records', async () => {
    wait(120 * minute);
    const { record, code, digits } = await visit(edge, doors.lobby);
    await changed('followRequests', record);
    const armedAt = now();
    wait(minute);
    await present({ code: digits, attemptId: 'then' });
    await changed('followGrants', await edge.entries.attempt(doors.lobby.id, 'then'));
    wait(minute);
    const gone = await edge.requests.change(record.id, (before) =>
      noteDoor(before, doors.lobby.id, { lock: 'disarmed' }, 'disarmed', now()),
    );
    await changed('followRequests', gone);
    const at = async (when: string) => ask(`door-state?door=lobby&at=${when}`);
    const own = async (when: string) => ((await at(when))['grants'] as Body[]).filter(({ grantId }) => grantId === code.grantId);
    expect(await own(armedAt)).toMatchObject([{ requestId: record.id, personId: people.alice.id, lock: 'armed', delivery: 'sent' }]);
    expect(await own(now())).toEqual([]);
    expect((await at(armedAt))['lastGranted']).toBeUndefined();
    expect(await at(now())).toMatchObject({ lastGranted: { kind: 'attempt.granted', by: 'lobby-t1' }, complete: true });
    expect(await at('2026-01-01T00:00:00Z')).toMatchObject({ grants: [], records: 0 });
  });
});

describe('who asks', () => {
  const paths = () => [
    `who-could-open?door=lobby&${around(1, 1)}`,
    `touched?person=${people.bob.id}&${around(1, 1)}`,
    `reach?person=${people.bob.id}&${around(1, 1)}`,
    `door-state?door=lobby&at=${now()}`,
  ];

  it('is security or an auditor, and is in the audit with the question', async () => {
    for (const path of paths()) {
      const before = readings().length;
      for (const [user, status] of [
        ['alice', 403],
        ['erin', 403],
        ['dan', 200],
        ['frank', 200],
      ] as const)
        expect((await as(user)('GET', `/api/audit/${path}`)).status).toBe(status);
      expect(readings()).toHaveLength(before + 2);
      expect(readings().at(-1)?.detail).toMatchObject({ asked: { what: path.split('?')[0] } });
    }
    expect((await as('frank')('GET', '/api/audit?door=lobby')).status).toBe(200);
    expect(readings().at(-1)?.detail).toMatchObject({ asked: { what: 'list', door: 'lobby' } });
  });

  it('about a door there is not, learns nothing', async () => {
    for (const path of [`who-could-open?door=nowhere&${around(1, 1)}`, `door-state?door=nowhere&at=${now()}`])
      expect((await as('frank')('GET', `/api/audit/${path}`)).status).toBe(404);
  });
});
