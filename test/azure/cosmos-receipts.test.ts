import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { cosmosGrants } from '../../src/azure/cosmos-grants.js';
import { cosmosReceipts } from '../../src/azure/cosmos-receipts.js';
import { cosmosRequests } from '../../src/azure/cosmos-requests.js';
import { grantIdOf } from '../../src/domain/code-terms.js';
import { CodeRecord } from '../../src/domain/grant-record.js';
import { RequestId } from '../../src/domain/ids.js';
import { newReceipt, noteConfirmed } from '../../src/domain/receipt.js';
import { closeRequest, noteDoor, noteEntry, revoke } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import type { Target } from '../../src/domain/rule-record.js';
import { aDoor, alice, asked, bob, carol, olu, tara } from '../domain/given.js';
import { startCosmos } from './cosmos-given.js';

const { database, close } = await startCosmos();
const [receipts, requests, grants] = [cosmosReceipts(database), cosmosRequests(database), cosmosGrants(database)];
afterAll(close);

const now = '2027-03-04T12:00:00.000Z';
const [lobby, cage] = [aDoor('lobby'), aDoor('cage-12', { site: aDoor('x').site })];
const idOf = () => RequestId.parse(randomUUID());
const grant = (armed: boolean) => {
  const requestId = idOf();
  return { requestId, grantId: grantIdOf(requestId, lobby.id), armed, notAfter: '2027-03-04T13:00:00.000Z' };
};

describe('receipts', () => {
  const [one, other] = [randomUUID(), randomUUID()];
  const owed = (revocationId: string, door: typeof lobby, armed = true) =>
    newReceipt({ revocationId, doorId: door.id, grants: [grant(armed), grant(false)], worstCaseUntil: '2027-03-04T13:02:00.000Z' }, now);

  it('are one a door and revocation, summed up without their grants', async () => {
    const first = await receipts.create(owed(one, lobby));
    expect(await receipts.create(owed(one, lobby))).toEqual(first);
    await receipts.create(owed(one, cage, false));
    await receipts.create(owed(other, lobby));
    expect(await receipts.read(one, lobby.id)).toEqual(first);
    const { grants: _, ...summary } = first;
    expect((await receipts.of(one)).sort((a, b) => a.doorId.localeCompare(b.doorId))).toMatchObject([
      { doorId: 'cage-12', lock: 'confirmed', covered: 2, armed: 0 },
      summary,
    ]);
    expect((await receipts.openAt(lobby.id)).map(({ revocationId }) => revocationId).sort()).toEqual([one, other].sort());
    expect(await receipts.openAt(cage.id)).toEqual([]);
  });

  it('are found by a grant they cover', async () => {
    const [covered] = (await receipts.read(one, lobby.id))?.grants ?? [];
    if (!covered) throw new Error('covers nothing');
    expect(await receipts.covering(lobby.id, covered.grantId)).toContain(one);
    expect(await receipts.covering(cage.id, covered.grantId)).not.toContain(randomUUID());
  });

  it('change under their etag', async () => {
    await Promise.all([1, 2, 3].map(() => receipts.change(one, lobby.id, (receipt) => ({ ...receipt, tries: receipt.tries + 1 }))));
    const after = await receipts.change(one, lobby.id, (receipt) => noteConfirmed(receipt, { word: 'w', deviceTime: now }, now));
    expect(after).toMatchObject({ tries: 4, lock: 'confirmed', word: 'w' });
    expect((await receipts.openAt(lobby.id)).map(({ revocationId }) => revocationId)).toEqual([other]);
  });

  it('come in pages of doors', async () => {
    const many = randomUUID();
    for (let n = 0; n < 45; n += 1) await receipts.create(owed(many, aDoor(`d-${String(n).padStart(2, '0')}`), false));
    const page = await receipts.page(many);
    expect([page.receipts.length, page.next]).toEqual([40, 'd-39']);
    expect((await receipts.page(many, page.next)).receipts.map(({ doorId }) => doorId)).toEqual(['d-40', 'd-41', 'd-42', 'd-43', 'd-44']);
  });
});

describe('requests under a target', async () => {
  const both = { doors: [lobby, cage] };
  const record = async (change: Partial<RequestRecord>, then: (record: RequestRecord) => RequestRecord = (each) => each) => {
    const made = then({ ...asked(both), id: idOf(), ...change });
    return (await requests.create(made)).record;
  };
  const vote = { approverId: bob, inPlaceOf: carol, decision: 'approve' as const, reason: '', at: now };
  const glass = { voices: [{ personId: olu, as: 'security' as const, reason: '', at: now }] };
  const open = await record({ requesterId: alice, subjectId: tara, vendor: 'Nordwind', approvals: { required: 1, votes: [vote] } });
  const closed = await record({ requesterId: alice }, (each) => closeRequest(noteEntry(each, lobby.id, now), 'completed', undefined, now));
  const exposed = await record({ vendor: 'Nordwind' }, (each) =>
    closeRequest(noteDoor(each, lobby.id, { lock: 'unconfirmed' }, 'unconfirmed', now), 'revoked', undefined, now),
  );
  const revoked = await record({ vendor: 'Nordwind', glass }, (each) => revoke(each, { revocationId: 'r', by: 'dan', at: now }));
  const names = new Map([
    [open.id, 'open'],
    [closed.id, 'closed'],
    [exposed.id, 'exposed'],
    [revoked.id, 'revoked'],
  ]);
  const under = async (kind: Target['kind'], id: string) =>
    (await requests.places({ kind, id }))
      .map(({ requestId, doorId, open: isOpen }) => `${names.get(requestId)} ${doorId}${isOpen ? '' : ' ended'}`)
      .sort();

  it.each([
    ['request', open.id, ['open cage-12', 'open lobby']],
    ['person', tara, ['open cage-12', 'open lobby']],
    ['approver', bob, ['open cage-12', 'open lobby']],
    ['approver', carol, ['open cage-12', 'open lobby']],
    ['approver', olu, ['revoked cage-12', 'revoked lobby']],
    ['approver', alice, []],
    ['vendor', 'Nordwind', ['exposed lobby ended', 'open cage-12', 'open lobby', 'revoked cage-12', 'revoked lobby']],
    ['door', 'cage-12', ['open cage-12', 'revoked cage-12']],
    ['site', lobby.site, ['exposed lobby ended', 'open cage-12', 'open lobby', 'revoked cage-12', 'revoked lobby']],
    ['site', 'elsewhere', []],
    ['all', 'all', ['exposed lobby ended', 'open cage-12', 'open lobby', 'revoked cage-12', 'revoked lobby']],
    ['key', 'k1', []],
  ] as const)('%s %s are found place by place', async (kind, id, places) => {
    expect(await under(kind, id)).toEqual(places);
    expect(await requests.countPlaces({ kind, id })).toBe(places.filter((place) => !place.endsWith('ended')).length);
  });

  it('that a revocation has ended before it came to look are found by it, and by no other', async () => {
    const ended = await record({ requesterId: idOf() as never }, (each) =>
      closeRequest(revoke(each, { revocationId: 'first', by: 'dan', at: now }), 'revoked', undefined, now),
    );
    const target: Target = { kind: 'person', id: ended.requesterId };
    expect((await requests.places(target, 'first')).map(({ doorId, open: isOpen }) => [doorId, isOpen])).toEqual([
      ['lobby', true],
      ['cage-12', true],
    ]);
    expect(await requests.places(target, 'second')).toEqual([]);
    expect(await requests.places(target)).toEqual([]);
  });

  it('that nobody has revoked yet come so many at a time', async () => {
    expect(await requests.unrevoked({ kind: 'all', id: 'all' }, 10)).toEqual([open.id]);
    expect(await requests.unrevoked({ kind: 'all', id: 'all' }, 0)).toEqual([]);
    expect(await requests.unrevoked({ kind: 'door', id: 'cage-12' }, 10)).toEqual([open.id]);
  });

  it('that were ever touched come with what became of them', async () => {
    const touched = await requests.touched({ kind: 'person', id: alice }, 10);
    expect(touched).toContainEqual(
      expect.objectContaining({ requestId: closed.id, doorId: 'lobby', isLive: false, outcome: 'completed', entered: true }),
    );
    expect(touched).toContainEqual(expect.objectContaining({ requestId: closed.id, doorId: 'cage-12', entered: false }));
    expect(touched).toContainEqual(expect.objectContaining({ requestId: open.id, isLive: true, entered: false }));
    expect(await requests.touched({ kind: 'person', id: alice }, 1)).toHaveLength(1);
  });
});

describe('codes that may still open', () => {
  const code = async (state: CodeRecord['state'], more: Partial<CodeRecord> = {}) => {
    const requestId = idOf();
    const grantId = grantIdOf(requestId, lobby.id);
    const common = { doorId: lobby.id, grantId, requestId, subjectId: tara, siteId: lobby.site };
    const window = { opensAt: now, closesAt: '2027-03-04T13:00:00.000Z' };
    await grants.open({ ...common, id: grantId, kind: 'grant', window, generation: 0, state: 'live' });
    const made = CodeRecord.parse({
      ...common,
      id: `c:${grantId}`,
      kind: 'code',
      generation: 1,
      kid: 'k1',
      notBefore: now,
      notAfter: window.closesAt,
      state: 'live',
      ...more,
    });
    expect(await grants.issue(made, undefined)).toBe('issued');
    if (state !== 'live') expect(await grants.moveCode(lobby.id, made.id, { from: ['live'], to: state })).toBe(true);
    return made.id;
  };

  it('are found at their door and die together; one that was used meanwhile keeps nobody alive', async () => {
    const [live, claimed, dead] = [await code('live'), await code('claimed'), await code('superseded')];
    const inTheAir = await code('used', { answerUntil: '2027-03-04T12:00:02.000Z' });
    const spent = await code('used', { answerUntil: now });
    const open = async () => (await grants.openCodes(lobby.id, now)).map(({ id }) => id).sort();
    expect(await open()).toEqual([live, claimed, inTheAir].sort());
    expect((await grants.codesUnder({ kid: 'k1' }, now)).map(({ id }) => id).sort()).toEqual([live, claimed, inTheAir].sort());
    expect(await grants.codesUnder({ kid: 'k1', doorId: lobby.id }, 'ever')).toHaveLength(5);
    expect(await grants.codesUnder({ kid: 'k2' }, now)).toEqual([]);
    await grants.revokeCodes(lobby.id, [live, claimed, inTheAir, dead]);
    expect(await open()).toEqual([inTheAir]);
    expect([spent, dead].length).toBe(2);
  });

  it('may be many', async () => {
    const ids = [];
    for (let n = 0; n < 105; n += 1) ids.push(await code('live'));
    await grants.revokeCodes(lobby.id, ids);
    expect((await grants.openCodes(lobby.id, '2027-03-04T12:30:00.000Z')).length).toBe(0);
  });
});
