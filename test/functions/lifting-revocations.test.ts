import { beforeEach, describe, expect, it } from 'vitest';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { dan, edgePorts, erinAdm } from './given/edge.js';
import { revocationsAt } from './given/revocations.js';
import { type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { revoke, shown, lift, end } = revocationsAt(edge, as);
const enter = ({ digits, door }: Visit, attemptId: string) =>
  as()('POST', `/api/doors/${door.id}/entries`, { attemptId, code: digits }, { assertion: 'lobby-t1' });

/** Every test leaves the site open. */
beforeEach(end);

describe('lifting', () => {
  it('a revocation of one thing takes one person; what was revoked stays so, and people may ask again', async () => {
    const given = await visit(edge, doors.lobby);
    const { body } = await revoke({ kind: 'person', id: people.alice.id });
    const asking = { doorIds: ['lobby'], window: { start: 'now', minutes: 30 }, purpose: 'x' };
    expect((await as('alice')('POST', '/api/requests', asking)).status).toBe(403);
    expect(await lift(body['id'], 'dan')).toMatchObject({ status: 200, body: { state: 'lifted' } });
    expect((await as('alice')('POST', '/api/requests', asking)).status).toBe(202);
    expect((await enter(given, 'lifted')).body).toEqual({ result: 'denied' });
    expect(await lift(body['id'], 'erin')).toMatchObject({ status: 200, body: { state: 'lifted' } });
  });

  it('a revocation of a site takes two persons, however many accounts one has', async () => {
    const { body } = await revoke({ kind: 'site', id: 'BER1' });
    expect(await lift(body['id'], 'erin')).toMatchObject({ status: 202, body: { state: 'lift-proposed' } });
    for (const by of ['erin', 'erinAdm']) expect(await lift(body['id'], by)).toMatchObject({ status: 403, body: { code: 'same-person' } });
    for (const by of ['alice', 'bob', 'frank', 'sentinel']) expect((await lift(body['id'], by)).status).toBe(403);
    expect((await shown(body['id'])).body).toMatchObject({ state: 'lift-proposed' });
    expect(await lift(body['id'], 'dan')).toMatchObject({ status: 200, body: { state: 'lifted' } });
  });

  it('ends only its own: another one of the same target stands', async () => {
    const first = await revoke({ kind: 'person', id: people.alice.id });
    await revoke({ kind: 'person', id: people.alice.id }, { reason: 'Another' });
    await lift(first.body['id'], 'dan');
    const asking = { doorIds: ['lobby'], window: { start: 'now', minutes: 30 }, purpose: 'x' };
    expect((await as('alice')('POST', '/api/requests', asking)).status).toBe(403);
  });

  it('is not undone by the call that made it, sent again', async () => {
    const { body } = await revoke({ kind: 'person', id: people.tara.id }, { key: 'lifted' });
    await lift(body['id'], 'dan');
    expect(await revoke({ kind: 'person', id: people.tara.id }, { key: 'lifted' })).toMatchObject({
      status: 202,
      body: { state: 'lifted' },
    });
    const asking = { doorIds: ['lobby'], window: { start: 'now', minutes: 30 }, purpose: 'x' };
    expect((await as('tara')('POST', '/api/requests', asking)).status).toBe(202);
  });

  it.each([
    ['their own account', { kind: 'person', id: dan.id }, 'dan', 'erin'],
    ['their other account', { kind: 'person', id: erinAdm.id }, 'erin', 'dan'],
    ['what they approved', { kind: 'approver', id: dan.id }, 'dan', 'erin'],
  ])('is not for those whom it is about: %s', async (_, target, own, other) => {
    const { body } = await revoke(target, { by: 'sentinel' });
    expect(await lift(body['id'], own)).toMatchObject({ status: 403, body: { code: 'self-approval' } });
    expect((await shown(body['id'])).body).toMatchObject({ state: 'standing' });
    expect(await lift(body['id'], other)).toMatchObject({ status: 200, body: { state: 'lifted' } });
  });

  it('is not for whoever would enter by the request', async () => {
    const { record } = await visit(edge, doors.lobby, 0, dan);
    const { body } = await revoke({ kind: 'request', id: record.id }, { by: 'sentinel' });
    expect(await lift(body['id'], 'dan')).toMatchObject({ status: 403, body: { code: 'self-approval' } });
    expect(await lift(body['id'], 'erin')).toMatchObject({ status: 200, body: { state: 'lifted' } });
  });

  it('of nothing is nothing', async () => {
    for (const id of ['x', '99999999-9999-4999-8999-999999999999']) expect((await lift(id, 'dan')).status).toBe(404);
  });
});

describe('the list', () => {
  it('has the newest first, for whoever may see them', async () => {
    const { body } = await revoke({ kind: 'vendor', id: 'Somebody Ltd' });
    for (const by of ['dan', 'erin', 'frank', 'sentinel']) {
      const list = await as(by)('GET', '/api/revocations');
      expect((list.body['revocations'] as { id: string }[]).map(({ id }) => id)).toContain(body['id']);
    }
    for (const by of ['alice', 'bob', 'robot']) expect((await as(by)('GET', '/api/revocations')).status).toBe(403);
    expect((await as('dan')('GET', '/api/revocations?open=true')).body).toEqual({
      revocations: expect.not.arrayContaining([expect.objectContaining({ id: body['id'] })]),
    });
    for (const path of ['x', '99999999-9999-4999-8999-999999999999', 'x/receipts']) expect((await shown(path)).status).toBe(404);
  });
});
