import { afterEach, describe, expect, it } from 'vitest';
import { noteEntry } from '../../src/domain/request.js';
import { calendarId } from '../../src/domain/site-calendar.js';
import { aHold } from '../support/a-hold.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { askedFor, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const at = (minutes: number) => new Date(edge.clock.now().getTime() + minutes * 60_000).toISOString();
const window = (from: number, to: number) => ({ window: { start: at(from), end: at(to) } });
const move = (id: string, body: object, user = 'alice', key?: string) =>
  as(user)('POST', `/api/requests/${id}/reschedule`, body, key ? { key } : {});
const extend = (id: string, body: object, user = 'alice') => as(user)('POST', `/api/requests/${id}/extend`, body);
const vote = (id: string, user: string) => as(user)('POST', `/api/requests/${id}/decisions`, { decision: 'approve', reason: 'Fine' });
const recordOf = async (id: Parameters<typeof edge.requests.read>[0]) => edge.requests.read(id);

describe('another window', () => {
  it('is noted and wakes the request; it begins with its checks again', async () => {
    const { record } = await visit(edge, doors.lobby, 60);
    expect(await move(record.id, window(180, 240))).toMatchObject({ status: 202, body: { id: record.id, status: 'checking' } });
    expect(edge.flowsSeen.woken).toContain(record.id);
    const moved = await recordOf(record.id);
    expect(moved).toMatchObject({ window: { opensAt: at(180), closesAt: at(240) }, catchUp: { from: 'checks' }, changes: 1 });
    expect(moved?.decision).toBeUndefined();
    expect(moved?.clocks).toMatchObject({ armAt: at(145), deliverAt: at(150), opensAt: at(180) });
  });

  it('is read as local time of the zone, and refused where the clocks skip it', async () => {
    const { record } = await visit(edge, doors.lobby, 60);
    const skipped = { window: { start: '2027-03-28T02:30', end: '2027-03-28T04:00', timeZone: 'Europe/Berlin' } };
    expect(await move(record.id, skipped)).toMatchObject({
      status: 400,
      body: { code: 'nonexistent-local-time', offers: ['2027-03-28T01:30:00+01:00', '2027-03-28T03:30:00+02:00'] },
    });
    const twice = { window: { start: '2027-10-31T02:30', end: '2027-10-31T04:00', timeZone: 'Europe/Berlin' } };
    expect(await move(record.id, twice)).toMatchObject({ status: 400, body: { code: 'ambiguous-local-time' } });
    expect((await recordOf(record.id))?.changes).toBeUndefined();
  });

  it('twice under one key is one change', async () => {
    const { record } = await visit(edge, doors.lobby, 60);
    const replies = [await move(record.id, window(90, 120), 'alice', 'k'), await move(record.id, window(90, 120), 'alice', 'k')];
    expect(replies.map(({ status }) => status)).toEqual([202, 202]);
    expect((await recordOf(record.id))?.changes).toBe(1);
    expect(await move(record.id, window(95, 120), 'alice', 'k')).toMatchObject({ status: 422 });
  });

  it.each([
    ['a window that is over', window(-60, -30), 400, 'window-in-past'],
    ['an end before its start', window(90, 80), 400, 'window-end-before-start'],
    ['more than half a day', window(90, 90 + 721), 400, 'window-too-long'],
    ['now', { window: { start: 'now', minutes: 30 } }, 400, 'invalid-window'],
    ['a field we do not know', { ...window(90, 120), force: true }, 400, 'unknown-field'],
  ])('is not %s', async (_what, body, status, code) => {
    const { record } = await visit(edge, doors.lobby, 60);
    expect(await move(record.id, body)).toMatchObject({ status, body: { code } });
    expect(await recordOf(record.id)).toEqual(record);
  });

  it('is for those who want in, signed in as the door wants', async () => {
    const { record } = await visit(edge, doors.server, 60);
    expect((await move(record.id, window(90, 120), 'bob')).status).toBe(404);
    expect((await move(record.id, window(90, 120), '')).status).toBe(401);
    expect((await move('nothing', window(90, 120))).status).toBe(404);
    expect(await move(record.id, window(90, 120), 'alice;weak')).toMatchObject({ status: 401, body: { code: 'step-up-required' } });
    expect(await recordOf(record.id)).toEqual(record);
  });

  it('is refused while a rule stands against the request', async () => {
    const { record } = await visit(edge, doors.lobby, 60);
    await edge.rules.hold({ kind: 'request', id: record.id }, aHold());
    expect(await move(record.id, window(90, 120))).toMatchObject({ status: 403, body: { code: 'revoked' } });
  });

  it('is refused once somebody is inside, unless it only ends at another time', async () => {
    const { record } = await visit(edge, doors.lobby);
    await edge.requests.change(record.id, (before) => noteEntry(before, doors.lobby.id, edge.clock.now()));
    expect(await move(record.id, window(90, 120))).toMatchObject({ status: 409, body: { code: 'already-inside' } });
    const stay = { window: { start: record.window.opensAt, end: at(90) } };
    expect(await move(record.id, stay)).toMatchObject({ status: 202, body: { status: 'entered' } });
    expect(await recordOf(record.id)).toMatchObject({ window: { closesAt: at(90) } });
  });
});

describe('another end', () => {
  it('later at a door that needs nobody, or earlier, is the end at once', async () => {
    const { record } = await visit(edge, doors.lobby);
    expect(await extend(record.id, { end: at(90) })).toMatchObject({ status: 202 });
    expect(await recordOf(record.id)).toMatchObject({ window: { closesAt: at(90) }, catchUp: { from: 'doors', doors: ['lobby'] } });
    expect(await extend(record.id, { end: at(20) })).toMatchObject({ status: 202 });
    expect(await recordOf(record.id)).toMatchObject({ window: { closesAt: at(20) }, decision: { covers: { closesAt: at(90) } } });
  });

  it('later where people decided waits for them, and shows that it does', async () => {
    const { record } = await visit(edge, doors.cage);
    await edge.requests.change(record.id, (before) => ({ ...before, approvals: { ...before.approvals, required: 1 } }));
    expect(await extend(record.id, { end: at(90) })).toMatchObject({ status: 202 });
    const seen = await as('alice')('GET', `/api/requests/${record.id}`);
    expect(seen.body).toMatchObject({ extension: { end: '2027-02-03T10:30:00+01:00', state: 'open', decideBy: at(60) } });
    expect((await recordOf(record.id))?.window).toEqual(record.window);
    expect(await extend(record.id, { end: at(100) })).toMatchObject({ status: 409, body: { code: 'extension-pending' } });
    expect((await vote(record.id, 'bob')).status).toBe(200);
    expect(await recordOf(record.id)).toMatchObject({ window: { closesAt: at(90) } });
  });

  it.each([
    ['that has passed', -5, 'window-in-past'],
    ['more than half a day after the start', 721, 'window-too-long'],
  ])('%s is refused', async (_what, minutes, code) => {
    const { record } = await visit(edge, doors.lobby);
    expect(await extend(record.id, { end: at(minutes) })).toMatchObject({ status: 400, body: { code, errors: [{ field: 'end' }] } });
  });

  it('of a request that is over is refused', async () => {
    const record = await askedFor(edge, doors.lobby, {});
    await as('alice')('POST', `/api/requests/${record.id}/cancel`, {});
    expect(await extend(record.id, { end: at(600) })).toMatchObject({ status: 409, body: { code: 'request-ended' } });
  });
});

describe('a longer stay is judged as if its whole window were asked for now', () => {
  afterEach(() => {
    edge.risk.set(people.alice.id, 'none');
    edge.risk.silence(false);
  });

  it('so that one into a freeze waits for the approver whom the freeze wants', async () => {
    const { record } = await visit(edge, doors.lobby, 14 * 60);
    const { site } = doors.lobby;
    const freeze = { from: '2027-02-04', to: '2027-02-04', name: 'Freeze', effect: 'extra-approver' as const };
    await edge.calendars.put({ id: calendarId(site), site, days: [freeze], changedBy: people.alice.id, changedAt: at(0) });
    expect(await extend(record.id, { end: at(24 * 60) })).toMatchObject({ status: 202 });
    expect((await recordOf(record.id))?.window).toEqual(record.window);
    const shown = await as('bob')('GET', `/api/requests/${record.id}/approval`);
    expect(shown.body).toMatchObject({ longer: true, approvals: { required: 1 } });
    expect((await vote(record.id, 'bob')).status).toBe(200);
    expect(await recordOf(record.id)).toMatchObject({ window: { closesAt: at(24 * 60) }, approvals: { required: 0 } });
  });

  it('and one of somebody who has become risky waits as well', async () => {
    const { record } = await visit(edge, doors.lobby);
    edge.risk.set(people.alice.id, 'medium');
    expect(await extend(record.id, { end: at(90) })).toMatchObject({ status: 202 });
    expect(await recordOf(record.id)).toMatchObject({ window: record.window, extension: { state: 'open', terms: { required: 1 } } });
  });

  it('needs as many as the request did, if that was more', async () => {
    const { record } = await visit(edge, doors.cage);
    await edge.requests.change(record.id, (before) => ({ ...before, approvals: { ...before.approvals, required: 2 } }));
    await extend(record.id, { end: at(90) });
    await vote(record.id, 'bob');
    expect((await recordOf(record.id))?.window).toEqual(record.window);
    await vote(record.id, 'carol');
    expect(await recordOf(record.id)).toMatchObject({ window: { closesAt: at(90) } });
  });

  it('takes the stronger sign-in that its risk wants', async () => {
    const { record } = await visit(edge, doors.cage);
    edge.risk.set(people.alice.id, 'medium');
    expect(await extend(record.id, { end: at(90) }, 'alice;aged=20')).toMatchObject({ status: 401, body: { code: 'step-up-required' } });
    expect(await recordOf(record.id)).toEqual(record);
    expect(await extend(record.id, { end: at(90) })).toMatchObject({ status: 202 });
  });

  it.each([
    ['of somebody at high risk', doors.lobby, () => edge.risk.set(people.alice.id, 'high')],
    ['that nobody can weigh, at a door that wants it weighed,', doors.cage, () => edge.risk.silence(true)],
  ])('and one %s is refused', async (_which, door, when) => {
    const { record } = await visit(edge, door);
    when();
    expect(await extend(record.id, { end: at(90) })).toMatchObject({ status: 409, body: { code: 'too-risky' } });
    expect(await recordOf(record.id)).toEqual(record);
    expect(await extend(record.id, { end: at(30) })).toMatchObject({ status: 202 }); // a shorter one is nobody's business
  });
});
