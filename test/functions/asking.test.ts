import { describe, expect, it } from 'vitest';
import { calendarId } from '../../src/domain/site-calendar.js';
import { aHold } from '../support/a-hold.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const { as, host } = await openApi(edge);
const alice = as('alice');

const window = { start: '2027-02-03T12:00:00+01:00', end: '2027-02-03T13:00:00+01:00' };
const ask = { doorIds: ['lobby'], window, purpose: 'Look after the cooling' };
const berlin = (start: string, end: string) => ({ ...ask, window: { start, end, timeZone: 'Europe/Berlin' } });
const count = async () => (await edge.requests.open()).length;

describe('a request that is not one', () => {
  const { window: _, ...windowless } = ask;
  const { purpose: __, ...purposeless } = ask;
  it.each<[string, unknown, string, string]>([
    ['no body', undefined, 'missing-field', ''],
    ['a list', [ask], 'invalid-field', ''],
    ['no window', windowless, 'missing-field', 'window'],
    ['no purpose', purposeless, 'missing-field', 'purpose'],
    ['an empty purpose', { ...ask, purpose: '' }, 'invalid-field', 'purpose'],
    ['a purpose without end', { ...ask, purpose: 'x'.repeat(10_001) }, 'too-long', 'purpose'],
    ['no doors', { ...ask, doorIds: [] }, 'invalid-field', 'doorIds'],
    ['an unknown door', { ...ask, doorIds: ['lobby', 'nowhere'] }, 'unknown-door', 'doorIds[1]'],
    ['a door nobody could build', { ...ask, doorIds: ['../etc'] }, 'unknown-door', 'doorIds[0]'],
    ['a window in the past', { ...ask, window: { start: '2027-02-03T08:59:59+01:00', end: window.end } }, 'window-in-past', 'window.start'],
    ['a window without an end', { ...ask, window: { start: window.start } }, 'window-end-missing', 'window.end'],
    ['an end before the start', { ...ask, window: { start: window.end, end: window.start } }, 'window-end-before-start', 'window.end'],
    ['an end at the start', { ...ask, window: { start: window.end, end: window.end } }, 'window-end-before-start', 'window.end'],
    ['half a day and a second', { ...ask, window: { ...window, end: '2027-02-04T00:00:01+01:00' } }, 'window-too-long', 'window.end'],
    ['two years ahead', berlin('2029-02-03T12:00', '2029-02-03T13:00'), 'window-too-far', 'window.start'],
    ['a time that does not exist', berlin('2027-03-28T02:30', '2027-03-28T04:00'), 'nonexistent-local-time', 'window.start'],
    ['a time that comes twice', berlin('2027-10-31T02:30', '2027-10-31T04:00'), 'ambiguous-local-time', 'window.start'],
    [
      'a zone that does not exist',
      { ...ask, window: { ...window, start: '2027-02-03T12:00', timeZone: 'Moon/Base' } },
      'invalid-window',
      'window.timeZone',
    ],
    ['a start that is no time', { ...ask, window: { ...window, start: 'soon' } }, 'invalid-window', 'window.start'],
    ['a subject that is no id', { ...ask, subjectId: 'alice' }, 'invalid-field', 'subjectId'],
    ['a requester in the body', { ...ask, requesterId: people.bob.id }, 'unknown-field', 'requesterId'],
    ['an identity in the window', { ...ask, window: { ...window, roles: ['Latch.Admin'] } }, 'unknown-field', 'window.roles'],
  ])('%s is refused by name and leaves nothing', async (_what, body, code, field) => {
    const before = await count();
    const reply = await alice('POST', '/api/requests', body);
    expect(reply).toMatchObject({
      status: 400,
      body: { status: 400, code, errors: [{ field, code }], traceId: expect.stringMatching(/./) },
    });
    expect(reply.headers.get('content-type')).toMatch('application/problem+json');
    expect(await count()).toBe(before);
    expect(edge.flowsSeen.started).toEqual([]);
  });

  it('offers the times that may have been meant', async () => {
    const reply = await alice('POST', '/api/requests', berlin('2027-10-31T02:30', '2027-10-31T04:00'));
    expect(reply.body['offers']).toEqual(['2027-10-31T02:30:00+02:00', '2027-10-31T02:30:00+01:00']);
  });

  it('names every field at once', async () => {
    const reply = await alice('POST', '/api/requests', { doorIds: 'lobby', window, purpose: 7, admin: true });
    expect(reply).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect((reply.body['errors'] as Body[]).map(({ field }) => field)).toEqual(['doorIds', 'purpose', 'admin']);
  });

  it.each<[string, string | Uint8Array, number, string]>([
    ['text', 'lobby please', 400, 'not-json'],
    ['half of it', JSON.stringify(ask).slice(0, 40), 400, 'not-json'],
    ['bytes that are no text', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 400, 'not-json'],
    ['a prototype', JSON.stringify(ask).replace('{', '{"__proto__":{"requesterId":"x"},'), 400, 'unknown-field'],
    ['a depth without end', '['.repeat(30_000), 400, 'not-json'],
    ['more than 64 KiB', JSON.stringify({ ...ask, purpose: 'x'.repeat(65_536) }), 413, 'body-too-large'],
    ['more than 64 KiB of spaces', `${' '.repeat(65_536)}${JSON.stringify(ask)}`, 413, 'body-too-large'],
  ])('%s is refused', async (_what, raw, status, code) => {
    const before = await count();
    expect(await alice('POST', '/api/requests', undefined, { raw })).toMatchObject({ status, body: { status, code } });
    expect(await count()).toBe(before);
  });

  it('more than 64 KiB is refused also from somebody who does not say how much comes', async () => {
    const body = new Blob([' '.repeat(70_000)]).stream();
    const headers = { authorization: 'Bearer alice' };
    const response = await host.fetch('/api/requests', { method: 'POST', headers, body, duplex: 'half' });
    expect(response.status).toBe(413);
  });

  it('has no unknown query', async () => {
    const reply = await alice('POST', '/api/requests?dryrun=true', ask);
    expect(reply).toMatchObject({ status: 400, body: { code: 'unknown-field', errors: [{ field: 'dryrun' }] } });
  });
});

describe('a request', () => {
  it('is on record and started before it is accepted', async () => {
    const reply = await alice('POST', '/api/requests', ask);
    expect(reply).toMatchObject({ status: 202, body: { status: 'checking', statusUrl: `/api/requests/${reply.body['id']}` } });
    expect(edge.flowsSeen.started).toContain(reply.body['id']);
    const read = await alice('GET', String(reply.body['statusUrl']));
    expect(read).toMatchObject({
      status: 200,
      body: {
        requesterId: people.alice.id,
        subjectId: people.alice.id,
        doors: [{ doorId: 'lobby', lock: 'none', delivery: 'none' }],
        window: { start: '2027-02-03T12:00:00+01:00' },
      },
    });
  });

  it('can be for somebody else, who then sees it too', async () => {
    const reply = await alice('POST', '/api/requests', { ...ask, subjectId: people.tara.id });
    expect(await as('tara')('GET', `/api/requests/${reply.body['id']}`)).toMatchObject({
      status: 200,
      body: { subjectId: people.tara.id },
    });
  });

  it('that is only tried in a freeze of the site says that one more must agree', async () => {
    const { site } = doors.cage;
    const calendar = { id: calendarId(site), site, changedBy: people.alice.id, changedAt: '2027-02-01T09:00:00.000Z' };
    const tried = async () => (await alice('POST', '/api/requests?dryRun=true', { ...ask, doorIds: ['cage-12'] })).body['approvals'];
    expect(await tried()).toMatchObject({ required: 1 });
    await edge.calendars.put({ ...calendar, days: [{ from: '2027-02-03', to: '2027-02-03', name: 'Freeze', effect: 'extra-approver' }] });
    expect(await tried()).toMatchObject({ required: 2 });
    await edge.calendars.put({ ...calendar, days: [] });
  });

  it('that is only tried tells what would happen and leaves nothing', async () => {
    const before = await count();
    const reply = await alice('POST', '/api/requests?dryRun=true', { ...ask, doorIds: ['server-a'] }, { key: 'try' });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        window: { opensAt: '2027-02-03T11:00:00.000Z', closesAt: '2027-02-03T12:00:00.000Z' },
        clocks: { deliverAt: '2027-02-03T10:30:00.000Z', decideBy: '2027-02-03T10:15:00.000Z' },
        doors: [{ doorId: 'server-a', class: 'exclusion' }],
        approvals: {
          required: 2,
          approvers: [{ id: people.bob.id, displayName: 'Bob' }, { id: people.carol.id }, { id: people.carolAdm.id }],
        },
      },
    });
    expect(await count()).toBe(before);
  });

  it('is refused while a rule stands against who asks', async () => {
    const target = { kind: 'person', id: people.tara.id } as const;
    await edge.rules.hold(target, aHold({ until: '2027-02-03T08:30:00.000Z' }));
    expect(await as('tara')('POST', '/api/requests', ask)).toMatchObject({ status: 403, body: { code: 'revoked' } });
  });
});

describe('an Idempotency-Key', () => {
  it('with another body is refused', async () => {
    await alice('POST', '/api/requests', ask, { key: 'k-2' });
    const other = await alice('POST', '/api/requests', { ...ask, purpose: 'Something else' }, { key: 'k-2' });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('belongs to the person who chose it', async () => {
    const [mine, bobs] = await Promise.all(['alice', 'bob'].map((user) => as(user)('POST', '/api/requests', ask, { key: 'k-3' })));
    expect(mine?.body['id']).not.toBe(bobs?.body['id']);
  });

  it('does not start an ended request over', async () => {
    const { body } = await alice('POST', '/api/requests', ask, { key: 'k-4' });
    const id = body['id'] as Parameters<typeof edge.requests.change>[0];
    await edge.requests.change(id, (record) => ({ ...record, status: 'closed', outcome: 'lapsed' }));
    edge.flowsSeen.started.splice(0);
    expect(await alice('POST', '/api/requests', ask, { key: 'k-4' })).toMatchObject({ status: 202, body });
    expect(edge.flowsSeen.started).toEqual([]);
  });

  it('raced fifty times makes one request', async () => {
    const before = await count();
    const replies = await Promise.all(Array.from({ length: 50 }, () => alice('POST', '/api/requests', ask, { key: 'k-5' })));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body['id']}`)).size).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  it('has visible characters', async () => {
    expect(await alice('POST', '/api/requests', ask, { key: 'a b' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-idempotency-key' },
    });
  });

  it('finds the same request again, also when its window has begun', async () => {
    const first = await alice('POST', '/api/requests', ask, { key: 'k-1' });
    edge.clock.set(new Date('2027-02-03T11:30:00.000Z'));
    const again = await alice('POST', '/api/requests', { ...ask, window: { end: window.end, start: window.start } }, { key: 'k-1' });
    expect(again).toMatchObject({ status: first.status, body: first.body });
  });
});
