import { describe, expect, it } from 'vitest';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { cancel } from '../../src/domain/request.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const ending = people.tara.mobile?.slice(-4) ?? '';
const body = (change: object = {}) => ({
  doorId: 'wtg7-tower',
  numberEnding: ending,
  reason: 'At the turbine, no data, called on the radio',
  ...change,
});
const readOut = (id: string, change: object = {}, user = 'dan') => as(user)('POST', `/api/requests/${id}/code/read-out`, body(change));
const spoken = (digits: string) => `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;
const given = (door: DoorRecord = doors.tower) => visit(edge, door, 120, people.tara);
const lines = async (id: Parameters<typeof edge.requests.read>[0]) =>
  (await edge.requests.read(id))?.timeline
    .filter(({ event }) => event.startsWith('code-read') || event.startsWith('read-out'))
    .map(({ event }) => event);

describe('the security desk', () => {
  it('reads the code of a door without coverage out, once, and it stands in the record', async () => {
    const { record, digits, code } = await given();
    const reply = await readOut(record.id);
    expect(reply).toMatchObject({
      status: 200,
      body: { doorId: 'wtg7-tower', code: spoken(digits), expiresAt: code.notAfter },
    });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(await readOut(record.id)).toMatchObject({ status: 409, body: { code: 'read-out-before' } });
    expect(await lines(record.id)).toEqual(['code-read-out']);
    const stored = JSON.stringify(await edge.requests.read(record.id));
    expect(stored).toContain('called on the radio');
    expect(stored).not.toContain(digits);
  });

  it('asked at the same moment from many places reads it out once', async () => {
    const { record } = await given();
    const replies = await Promise.all(Array.from({ length: 20 }, () => readOut(record.id)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('must have called the number in the directory, and errs three times at most', async () => {
    const { record, digits } = await given();
    const replies = [];
    for (const numberEnding of ['0000', '1111', '2222', ending]) replies.push(await readOut(record.id, { numberEnding }));
    expect(replies.map(({ status, body: { code } }) => `${status} ${code}`)).toEqual([
      '409 wrong-number',
      '409 wrong-number',
      '409 wrong-number',
      '409 too-many-tries',
    ]);
    for (const code of [digits, spoken(digits)]) expect(JSON.stringify(replies)).not.toContain(code);
    expect(await lines(record.id)).toEqual(Array(3).fill('read-out-refused'));
  });

  it.each([
    ['the visitor', 'tara', 403],
    ['an approver', 'bob', 403],
    ['a stranger', '', 401],
    ['security, weakly signed in', 'dan;weak', 401],
    ['an application', 'robot', 403],
  ])('is not %s', async (_who, user, status) => {
    const { record } = await given();
    expect((await readOut(record.id, {}, user)).status).toBe(status);
    expect(await lines(record.id)).toEqual([]);
  });

  it.each([
    ['a door that has a connection', doors.cage, { doorId: 'cage-12' }, 409, 'door-has-coverage'],
    ['a door that is none of the request’s', doors.tower, { doorId: 'lobby' }, 404, 'not-found'],
    ['half a number', doors.tower, { numberEnding: '12' }, 400, undefined],
    ['no reason', doors.tower, { reason: '' }, 400, undefined],
  ])('does not for %s', async (_what, door, change, status, code) => {
    const { record } = await given(door);
    const reply = await readOut(record.id, change);
    expect(reply.status).toBe(status);
    if (code) expect(reply.body['code']).toBe(code);
  });

  it('does not to somebody who may not enter any more, and their request ends with it', async () => {
    const { record, digits } = await given();
    edge.directory.change(people.tara.id, { accountEnabled: false });
    const reply = await readOut(record.id);
    edge.directory.change(people.tara.id, { accountEnabled: true });
    expect(reply).toMatchObject({ status: 409, body: { code: 'no-longer-fit', because: 'account-disabled' } });
    expect(JSON.stringify(reply)).not.toContain(spoken(digits));
    expect(await edge.requests.read(record.id)).toHaveProperty('revoked');
    expect(await lines(record.id)).toEqual([]);
    expect(await readOut(record.id)).toMatchObject({ status: 409, body: { code: 'not-delivered' } });
  });

  it('does not while Graph is silent about the visitor', async () => {
    const { record } = await given();
    edge.risk.silence(true);
    expect((await readOut(record.id)).status).toBe(503);
    edge.risk.silence(false);
    expect((await readOut(record.id)).status).toBe(200);
  });

  it('does not where an approver is gone and it is asked anew', async () => {
    const { record } = await given();
    const at = edge.clock.now().toISOString();
    const votes = [{ approverId: people.mallory.id, decision: 'approve' as const, reason: '', at }];
    const places = record.doors.map((door) => ({ ...door, delivery: 'failed' as const }));
    await edge.requests.change(record.id, (before) => ({ ...before, approvals: { required: 1, votes }, doors: places }));
    expect(await readOut(record.id)).toMatchObject({ status: 409, body: { code: 'not-delivered' } });
    expect(await edge.requests.read(record.id)).toMatchObject({ status: 'checking' });
  });

  it('does not after the request was taken back', async () => {
    const { record } = await given();
    await edge.requests.change(record.id, (before) => cancel(before, people.tara.id, edge.clock.now()));
    expect(await readOut(record.id)).toMatchObject({ status: 409, body: { code: 'not-delivered' } });
  });
});
