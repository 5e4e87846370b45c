import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { aHold } from '../support/a-hold.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { askedFor, type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const reveal = ({ id }: Visit['record'], user = 'alice', body?: Body) => as(user)('POST', `/api/requests/${id}/code/reveal`, body);

describe('a sealed code', () => {
  it('is not there before it is delivered', async () => {
    const record = await askedFor(edge, doors.server);
    expect(await reveal(record)).toMatchObject({ status: 404, body: { code: 'no-sealed-code' } });
    expect(await as('alice')('GET', `/api/requests/${record.id}/code`)).toMatchObject({
      status: 200,
      body: { codes: [{ doorId: 'server-a', name: doors.server.name, delivery: 'none', isSealed: false }] },
    });
  });

  it('is shown once', async () => {
    const { record, digits, code } = await visit(edge, doors.server);
    const state = () => as('alice')('GET', `/api/requests/${record.id}/code`);
    expect(await state()).toMatchObject({ body: { codes: [{ isSealed: true, expiresAt: code.notAfter }] } });
    const first = await reveal(record);
    expect(first).toMatchObject({ status: 200, body: { codes: [{ doorId: 'server-a', code: digits, expiresAt: code.notAfter }] } });
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(await reveal(record)).toMatchObject({ status: 410, body: { code: 'code-gone' } });
    expect(await state()).toMatchObject({ body: { codes: [{ delivery: 'revealed', isSealed: false }] } });
  });

  it('shown on a phone is told by the thumbprint of its key from then on, where the lock asks phones and where it does not', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const phone = publicKey.export({ format: 'jwk' });
    for (const [door, opensByPhone] of [
      [doors.server, false],
      [doors.cage, true],
    ] as const) {
      const { record } = await visit(edge, door);
      const state = async () => ((await as('alice')('GET', `/api/requests/${record.id}/code`)).body['codes'] as Body[])[0];
      await edge.requests.change(record.id, (sent) => ({ ...sent, doors: sent.doors.map((place) => ({ ...place, sealed: true })) }));
      expect(await state()).toMatchObject({ isSealed: true, opensByPhone });
      expect(await state()).not.toHaveProperty('boundTo');
      expect(await reveal(record, 'alice', { phone })).toMatchObject({ status: 200 });
      expect(await state()).toMatchObject({ isSealed: false, boundTo: await calculateJwkThumbprint(phone as JWK) });
    }
  });

  it('whose message still waits for its turn is shown as well, but not before the record says that it is there', async () => {
    const { record, digits, code } = await visit(edge, doors.server);
    const waiting = (change: Partial<Visit['record']>) =>
      edge.requests.change(record.id, (sent) => ({ ...sent, ...change, doors: sent.doors.map((door) => ({ ...door, delivery: 'held' })) }));
    const after = [{ doorId: doors.server.id, generation: code.generation - 1 }];
    await waiting({ freshCodes: [{ at: code.notBefore, after, given: false }] });
    expect(await reveal(record)).toMatchObject({ status: 404, body: { code: 'no-sealed-code' } });
    await waiting({ freshCodes: [{ at: code.notBefore, after: [], given: true }] });
    expect(await reveal(record)).toMatchObject({ status: 200, body: { codes: [{ code: digits }] } });
    expect(await edge.requests.read(record.id)).toMatchObject({ status: 'delivered', doors: [{ delivery: 'revealed' }] });
  });

  it('may stay on the page for a minute, and belongs to the sign-in it was shown to', async () => {
    const { record, code } = await visit(edge, doors.server);
    const [shown] = (await reveal(record)).body['codes'] as { hideAt: string }[];
    expect(shown?.hideAt).toBe(new Date(edge.clock.now().getTime() + 60_000).toISOString());
    expect((await edge.grants.codes(doors.server.id, code.grantId))[0]?.shownIn).toEqual({ signedInAt: edge.clock.now().toISOString() });
  });

  it('wants the stronger sign-in that its request does, also where the door does not', async () => {
    const { record, digits } = await visit(edge, doors.lobby);
    await edge.requests.change(record.id, (sent) => ({
      ...sent,
      stepUp: { context: 'c1', maxAgeMinutes: 15 },
      doors: sent.doors.map((door) => ({ ...door, sealed: true })),
    }));
    expect(await reveal(record, 'alice;weak')).toMatchObject({ status: 401, body: { code: 'step-up-required', context: 'c1' } });
    expect(await reveal(record)).toMatchObject({ status: 200, body: { codes: [{ code: digits }] } });
  });

  it('asked for fifty times at once is shown once', async () => {
    const { record } = await visit(edge, doors.server);
    const replies = await Promise.all(Array.from({ length: 50 }, () => reveal(record)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(49).fill(410)]);
  });

  it('is on record as shown before it leaves, so that a crash shows it at most once', async () => {
    const { record, digits } = await visit(edge, doors.server);
    const { change } = edge.requests;
    edge.requests.change = async (id, transition) => {
      await change(id, transition);
      throw new LatchError('records-unavailable', 'the answer was lost');
    };
    const lost = await reveal(record);
    edge.requests.change = change;
    expect(lost).toMatchObject({ status: 503 });
    expect(JSON.stringify(lost)).not.toContain(digits);
    expect((await reveal(record)).status).toBe(410);
  });

  it('stays unshown while the keys are out of reach', async () => {
    const { record } = await visit(edge, doors.server);
    const { byId } = edge.keys;
    edge.keys.byId = () => Promise.reject(new LatchError('keys-unavailable', 'x'));
    expect(await reveal(record)).toMatchObject({ status: 503, body: { code: 'keys-unavailable' } });
    edge.keys.byId = byId;
    expect((await reveal(record)).status).toBe(200);
  });

  it.each([
    ['an approver', 'bob', 404],
    ['somebody else', 'tara', 404],
    ['security', 'dan', 403],
    ['a stranger', '', 401],
  ])('is not for %s', async (_who, user, status) => {
    const { record, digits } = await visit(edge, doors.server);
    const reply = await reveal(record, user);
    expect(reply.status).toBe(status);
    expect(JSON.stringify(reply)).not.toContain(digits);
    expect((await reveal(record)).status).toBe(200);
  });

  it('is for who enters, not for who asked', async () => {
    const { record } = await visit(edge, doors.server);
    await edge.requests.change(record.id, (before) => ({ ...before, subjectId: people.tara.id }));
    expect((await reveal(record, 'alice')).status).toBe(404);
    expect((await reveal(record, 'tara')).status).toBe(200);
  });

  it('of a door that is none of the request’s is nowhere', async () => {
    const { record } = await visit(edge, doors.server);
    expect((await reveal(record, 'alice', { doorId: 'lobby' })).status).toBe(404);
    expect((await reveal(record, 'alice', { doorId: 'server-a' })).status).toBe(200);
  });

  it('dies with a revocation', async () => {
    const { record } = await visit(edge, doors.server);
    const target = { kind: 'person', id: people.alice.id } as const;
    const until = new Date(edge.clock.now().getTime() + 1_000).toISOString();
    await edge.rules.hold(target, aHold({ until }));
    expect((await reveal(record)).status).toBe(410);
    edge.clock.set(new Date(until));
  });

  it('dies at its end', async () => {
    const { record, code } = await visit(edge, doors.server);
    edge.clock.set(new Date(code.notAfter));
    expect((await reveal(record)).status).toBe(410);
  });
});

it('a code that was sent is never shown', async () => {
  const { record, digits } = await visit(edge, doors.lobby);
  const reply = await reveal(record);
  expect(reply).toMatchObject({ status: 404, body: { code: 'no-sealed-code' } });
  expect(JSON.stringify(reply)).not.toContain(digits);
});
