import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { VisitId } from '../../src/domain/ids.js';
import { noteRequest } from '../../src/domain/visit.js';
import { aHold } from '../support/a-hold.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { bookingsAt, idOf } from './given/bookings.js';
import { edgePorts } from './given/edge.js';
import { visit as armedRequest } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { alice, bob, tara } = people;
const { at, body, book } = bookingsAt(edge, as);
const app = (change: object = {}) => book({ hostId: alice.id, ...change }, 'logicApp');
const stored = async (id: unknown) => edge.visits.read(VisitId.parse(id));

describe('booking a visit', () => {
  it('writes it, starts it and says where it can be followed', async () => {
    const reply = await book({ vendor: 'Windservice', escortId: bob.id });
    expect(reply).toMatchObject({ status: 202, body: { status: 'scheduled', statusUrl: `/api/visits/${idOf(reply)}`, flags: [] } });
    expect(edge.flowsSeen.visits).toContain(idOf(reply));
    expect(await stored(idOf(reply))).toMatchObject({
      hostId: alice.id,
      crew: [tara.id],
      escortId: bob.id,
      vendor: 'Windservice',
      changes: 0,
    });
    const seen = await as('tara')('GET', `/api/visits/${idOf(reply)}`);
    expect(seen).toMatchObject({
      status: 200,
      body: { status: 'scheduled', window: { timeZone: 'Europe/Berlin' }, doors: [{ doorId: 'lobby' }] },
    });
  });

  it('twice under one key is one visit, and another body under it is refused', async () => {
    const [first, again] = [await book({}, 'alice', 'key-1'), await book({}, 'alice', 'key-1')];
    expect(idOf(first)).toBe(idOf(again));
    expect(await book({ purpose: 'x' }, 'alice', 'key-1')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('again under its external id changes it, and after its end does not', async () => {
    const first = await app({ externalId: 'outlook-1' });
    const moved = await app({ externalId: 'outlook-1', window: { start: at(40), end: at(41) } });
    expect([moved.status, idOf(moved)]).toEqual([202, idOf(first)]);
    expect(await stored(idOf(first))).toMatchObject({ changes: 1, window: { opensAt: at(40) } });
    expect((await app({ externalId: 'outlook-1', window: { start: at(40), end: at(41) } })).status).toBe(202);
    expect(await stored(idOf(first))).toMatchObject({ changes: 1 });
    await as('logicApp')('POST', `/api/visits/${idOf(first)}/cancel`, {});
    expect(await app({ externalId: 'outlook-1' })).toMatchObject({ status: 409, body: { code: 'visit-over' } });
  });

  it('of two applications under the same external id is two visits', async () => {
    const [one, other] = [await app({ externalId: 'x' }), await book({ externalId: 'x' })];
    expect(idOf(one)).not.toBe(idOf(other));
  });

  it('that comes again is one visit each time', async () => {
    const window = { start: '2027-03-10T12:00', end: '2027-03-10T13:00' };
    const reply = await book({ window, repeat: { every: 'week', count: 3, except: ['2027-03-17'] } });
    expect(reply).toMatchObject({ status: 202, body: { skipped: [{ day: '2027-03-17', because: 'excepted' }] } });
    const visits = reply.body['visits'] as { id: string; window: { start: string } }[];
    expect(visits.map((each) => each.window.start)).toEqual(['2027-03-10T12:00:00+01:00', '2027-03-24T12:00:00+01:00']);
    const cancelled = await as('alice')('POST', `/api/visits/series/${reply.body['seriesId']}/cancel`, {});
    expect(cancelled.body['visits']).toHaveLength(2);
    expect(await as('bob')('POST', `/api/visits/series/${reply.body['seriesId']}/cancel`, {})).toMatchObject({ status: 404 });
  });

  it('only tried out leaves nothing behind', async () => {
    const before = edge.flowsSeen.visits.length;
    const reply = await as('alice')('POST', '/api/visits?dryRun=true', body());
    expect(reply).toMatchObject({ status: 200, body: { visits: [{ clocks: { deliverAt: at(29.5), opensAt: at(30) } }], skipped: [] } });
    const weekly = { window: { start: '2027-03-10T12:00', end: '2027-03-10T13:00' }, repeat: { every: 'week', count: 2 } };
    const series = await as('alice')('POST', '/api/visits?dryRun=true', body(weekly));
    expect(series.body['visits']).toMatchObject([{ day: '2027-03-10' }, { day: '2027-03-17' }]);
    expect(edge.flowsSeen.visits.length).toBe(before);
  });

  it.each<[string, object, string, number, string]>([
    ['for somebody else, by a person', { hostId: '00000000-0000-4000-8000-000000000002' }, 'alice', 403, 'not-your-visit'],
    ['for nobody, by an application', {}, 'logicApp', 400, 'host-missing'],
    ['by a person without the role', {}, 'eve', 403, 'missing-role'],
    ['by an application without the role', {}, 'sentinel', 403, 'missing-role'],
    ['by nobody', {}, '', 401, 'unauthenticated'],
    ['with a guest nobody knows', { crew: ['00000000-0000-4000-8000-00000000ffff'] }, 'alice', 400, 'unknown-person'],
    ['with somebody whose account is disabled', { crew: [people.mallory.id] }, 'alice', 400, 'unknown-person'],
    ['with a ticket that is none', { ticket: 'nonsense' }, 'alice', 400, 'invalid-ticket'],
    ['at a door there is not', { doors: ['attic'] }, 'alice', 400, 'unknown-door'],
    ['without people', { crew: [] }, 'alice', 400, 'invalid-input'],
    ['with more than a person may bring', { crew: Array.from({ length: 33 }, () => tara.id) }, 'alice', 400, 'invalid-input'],
    [
      'with an escort where the lock decides alone',
      { doors: ['cage-12'], escortId: people.bob.id },
      'alice',
      409,
      'escort-needs-the-cloud',
    ],
    ['with an identity of its own making', { bookedBy: people.bob.id }, 'alice', 400, 'unknown-field'],
    ['in the past', { window: { start: '2027-02-01T10:00:00Z', end: '2027-02-01T11:00:00Z' } }, 'alice', 400, 'window-in-past'],
    ['now', { window: { start: 'now', end: '2027-02-03T11:00:00Z' } }, 'alice', 400, 'invalid-window'],
    [
      'at a time the clocks skip',
      { window: { start: '2027-03-28T02:30', end: '2027-03-28T04:00' } },
      'alice',
      400,
      'nonexistent-local-time',
    ],
    ['every week for ever', { repeat: { every: 'week' } }, 'alice', 400, 'invalid-input'],
  ])('%s is refused, and nothing is written', async (_what, change, user, status, code) => {
    const before = edge.flowsSeen.visits.length;
    const reply = await book(change, user);
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    if (code !== 'invalid-input') expect(reply.body['code']).toBe(code);
    expect(edge.flowsSeen.visits.length).toBe(before);
  });

  it('at an exclusion door wants the sign-in of its class', async () => {
    expect(await book({ doors: ['server-a'] }, 'alice;weak')).toMatchObject({ status: 401, body: { code: 'step-up-required' } });
    expect((await book({ doors: ['server-a'] })).status).toBe(202);
    expect((await app({ doors: ['server-a'] })).status).toBe(202);
    const tried = (user: string) => as(user)('POST', '/api/visits?dryRun=true', body({ doors: ['server-a'] }));
    expect(await tried('alice;weak')).toMatchObject({
      status: 200,
      body: { stepUp: { context: 'c1', maxAgeMinutes: expect.any(Number) } },
    });
    expect((await tried('alice')).body['stepUp']).toBeUndefined();
  });

  it('is refused while a rule stands against anybody of it', async () => {
    await edge.rules.hold({ kind: 'vendor', id: 'Badservice' }, aHold());
    expect(await book({ vendor: 'Badservice' })).toMatchObject({ status: 403, body: { code: 'revoked' } });
  });
});

describe('a visit that was booked', () => {
  it('is moved by whoever booked it and by its host, and by nobody else', async () => {
    const id = idOf(await app());
    const to = { window: { start: at(50), end: at(51) } };
    for (const user of ['tara', 'bob', 'dan', 'sentinel'])
      expect([403, 404]).toContain((await as(user)('POST', `/api/visits/${id}/reschedule`, to)).status);
    expect((await as('alice')('POST', `/api/visits/${id}/reschedule`, to)).status).toBe(202);
    expect(await stored(id)).toMatchObject({ changes: 1, window: { opensAt: at(50) }, changedBy: alice.id });
    expect(edge.flowsSeen.woken).toContain(id);
  });

  it('with parts is moved part by part', async () => {
    const parts = ['lobby', { doorId: 'cabinet', window: { start: at(30), end: at(30.5) } }];
    const id = idOf(await book({ doors: parts }));
    const to = { window: { start: at(50), end: at(52) } };
    expect(await as('alice')('POST', `/api/visits/${id}/reschedule`, to)).toMatchObject({ status: 400, body: { code: 'doors-needed' } });
    const moved = { ...to, doors: ['lobby', { doorId: 'cabinet', window: { start: at(51), end: at(52) } }] };
    expect((await as('alice')('POST', `/api/visits/${id}/reschedule`, moved)).status).toBe(202);
    expect((await stored(id))?.doors.map(({ window }) => window.opensAt)).toEqual([at(50), at(51)]);
  });

  it('becomes longer for the doors that are needed to its end, and shorter for all', async () => {
    const id = idOf(await book({ doors: ['lobby', { doorId: 'cabinet', window: { start: at(30), end: at(30.5) } }] }));
    expect((await as('alice')('POST', `/api/visits/${id}/extend`, { end: at(33) })).status).toBe(202);
    expect((await stored(id))?.doors.map(({ window }) => window.closesAt)).toEqual([at(33), at(30.5)]);
    expect((await as('alice')('POST', `/api/visits/${id}/extend`, { end: at(30.25) })).status).toBe(202);
    expect(await stored(id)).toMatchObject({
      window: { opensAt: at(30), closesAt: at(30.25) },
      doors: [{ window: { closesAt: at(30.25) } }, { window: { closesAt: at(30.25) } }],
    });
    expect(await as('alice')('POST', `/api/visits/${id}/extend`, { end: at(29) })).toMatchObject({ status: 400 });
  });

  it('with somebody inside does not begin at another time', async () => {
    const id = idOf(await book());
    const { record } = await armedRequest(edge, doors.lobby);
    await edge.requests.change(record.id, (before) => ({
      ...before,
      status: 'entered',
      timeline: [...before.timeline, { at: at(0), event: 'entered', detail: 'lobby', by: 'people' }],
    }));
    await edge.visits.change(VisitId.parse(id), (before) =>
      noteRequest(before, { requestId: record.id, personId: tara.id, doorIds: [doors.lobby.id], round: 0, changes: 0 }, undefined),
    );
    const to = { window: { start: at(50), end: at(51) } };
    expect(await as('alice')('POST', `/api/visits/${id}/reschedule`, to)).toMatchObject({ status: 409, body: { code: 'already-inside' } });
    expect(await as('alice')('GET', `/api/visits/${id}`)).toMatchObject({ body: { status: 'on-site', requests: [{ status: 'entered' }] } });
  });

  it('is cancelled once, and then over', async () => {
    const id = idOf(await book());
    expect(await as('tara')('POST', `/api/visits/${id}/cancel`, {})).toMatchObject({ status: 404 });
    for (let nth = 0; nth < 2; nth += 1)
      expect(await as('alice')('POST', `/api/visits/${id}/cancel`, {})).toMatchObject({ status: 202, body: { status: 'cancelled' } });
    expect(await as('alice')('POST', `/api/visits/${id}/reschedule`, { window: { start: at(50), end: at(51) } })).toMatchObject({
      status: 409,
    });
  });

  it('is seen by those it concerns, and its report by those who answer for it', async () => {
    const id = idOf(await app());
    const status = async (user: string, path: string) => (await as(user)('GET', `/api/visits/${id}${path}`)).status;
    expect(await Promise.all(['alice', 'tara', 'dan', 'logicApp', 'bob', 'sentinel', ''].map((user) => status(user, '')))).toEqual([
      200, 200, 200, 200, 404, 403, 401,
    ]);
    expect(await Promise.all(['alice', 'tara', 'dan', 'logicApp'].map((user) => status(user, '/report')))).toEqual([200, 404, 200, 200]);
    expect((await as('alice')('GET', '/api/visits/nonsense')).status).toBe(404);
  });

  it('is shown with names and how far its doors are, and without names while the directory is silent', async () => {
    const id = idOf(await book({ escortId: bob.id, doors: ['lobby', 'cabinet'] }));
    const { record } = await armedRequest(edge, doors.lobby, 60, tara);
    await edge.visits.change(VisitId.parse(id), (before) =>
      noteRequest(before, { requestId: record.id, personId: tara.id, doorIds: [doors.lobby.id], round: 0, changes: 0 }, undefined),
    );
    const names = { [alice.id]: 'Alice', [bob.id]: 'Bob', [tara.id]: 'Tara' };
    const lights = [
      { doorId: 'lobby', name: 'Door lobby', site: 'BER1', light: 'ready', because: [] },
      { doorId: 'cabinet', name: 'Door cabinet', site: 'BER1', light: 'later', because: [] },
    ];
    expect((await as('tara')('GET', `/api/visits/${id}`)).body).toMatchObject({ asOf: at(0), names, doors: lights });
    expect((await as('alice')('GET', `/api/visits/${id}/report`)).body).toMatchObject({
      names: { [alice.id]: 'Alice', [tara.id]: 'Tara' },
    });
    const { gather } = edge.directory;
    edge.directory.gather = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));
    expect((await as('tara')('GET', `/api/visits/${id}`)).body).toMatchObject({ names: {}, doors: lights });
    edge.directory.gather = gather;
  });

  it('is in the lists of those it concerns', async () => {
    const id = idOf(await app({ crew: [bob.id] }));
    const ids = async (user: string, query = '') =>
      ((await as(user)('GET', `/api/visits${query}`)).body['visits'] as { id: string }[]).map((each) => each.id);
    expect(await ids('bob')).toContain(id);
    expect(await ids('tara')).not.toContain(id);
    expect(await ids('dan')).toContain(id);
    expect(await ids('dan', '?mine=true')).toEqual([]);
    expect(await ids('bob', `?from=${at(32)}`)).not.toContain(id);
    expect(await ids('bob', '?site=BER1')).toContain(id);
    expect(await ids('bob', '?site=WTG7')).toEqual([]);
    expect((await as('bob')('GET', '/api/visits')).body).toMatchObject({ asOf: at(0), names: { [bob.id]: 'Bob' } });
  });
});
