import { describe, expect, it } from 'vitest';
import { doors } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);

const revoke = (
  id: string,
  { by = 'dan', reason = 'Badge lost', key, query = '' }: { by?: string; reason?: string; key?: string; query?: string } = {},
) => as(by)('POST', `/api/revocations${query}`, { target: { kind: 'request', id }, reason }, key ? { key } : {});
const rulesOf = (id: string) => edge.rules.read([`request:${id}`]);

describe('a revocation', () => {
  it('is a rule before anything else, and its receipts follow', async () => {
    const { record } = await visit(edge, doors.lobby);
    const reply = await revoke(record.id);
    const at = edge.clock.now().toISOString();
    expect(reply).toMatchObject({
      status: 202,
      body: { cloud: { deniedAt: at }, doors: [{ doorId: 'lobby', lock: 'unconfirmed' }], confirmed: false },
    });
    expect(await rulesOf(record.id)).toMatchObject([{ revocationId: reply.body['id'] }]);
    expect(await edge.requests.read(record.id)).toMatchObject({ revoked: { revocationId: reply.body['id'] } });
    expect(edge.flowsSeen.revocations).toContain(reply.body['id']);
    expect(edge.flowsSeen.woken).toContain(record.id);
    expect(await as('dan')('GET', `/api/revocations/${reply.body['id']}`)).toMatchObject({
      status: 200,
      body: { id: reply.body['id'], confirmed: false },
    });
  });

  it('denies at once, whatever becomes of its orchestration', async () => {
    const { record, digits } = await visit(edge, doors.lobby);
    const { startRevocation } = edge.flowsSeen;
    edge.flowsSeen.startRevocation = () => Promise.reject(new Error('no host'));
    expect((await revoke(record.id)).status).toBe(500);
    edge.flowsSeen.startRevocation = startRevocation;
    const entry = await as()('POST', '/api/doors/lobby/entries', { attemptId: 'after', code: digits }, { assertion: 'lobby-t1' });
    expect(entry.body).toEqual({ result: 'denied' });
  });

  it('may come from an application that may revoke, and from nobody else', async () => {
    const { record } = await visit(edge, doors.lobby);
    for (const [by, status] of [
      ['alice', 403],
      ['bob', 403],
      ['frank', 403],
      ['robot', 403],
      ['', 401],
    ] as const) {
      expect((await revoke(record.id, { by })).status).toBe(status);
    }
    expect(await rulesOf(record.id)).toEqual([]);
    expect((await revoke(record.id, { by: 'sentinel' })).status).toBe(202);
  });

  it('under the same key is the same one, and with another body none', async () => {
    const { record } = await visit(edge, doors.lobby);
    const first = await revoke(record.id, { key: 'k' });
    expect((await revoke(record.id, { key: 'k' })).body).toEqual(first.body);
    expect(await revoke(record.id, { key: 'k', reason: 'Another' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  it('only tried leaves nothing', async () => {
    const { record } = await visit(edge, doors.lobby);
    expect(await revoke(record.id, { query: '?preview=true' })).toMatchObject({
      status: 200,
      body: { count: 1, requests: [record.id], doors: [{ doorId: 'lobby', lock: 'armed' }] },
    });
    expect(await rulesOf(record.id)).toEqual([]);
  });

  it.each(['person', 'door', 'site', 'vendor', 'approver', 'key', 'all'])('of a %s says what works instead', async (kind) => {
    const reply = await as('dan')('POST', '/api/revocations', { target: { kind, id: 'x' }, reason: 'x' });
    expect(reply).toMatchObject({
      status: 400,
      body: { code: 'unsupported-target', supported: ['request'], errors: [{ field: 'target.kind' }] },
    });
  });

  it('of nothing is nothing', async () => {
    expect(await revoke('nothing')).toMatchObject({ status: 404, body: { errors: [{ field: 'target.id' }] } });
    expect(await as('dan')('POST', '/api/revocations', { target: { kind: 'planet', id: 'x' }, reason: 'x' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-field', errors: [{ field: 'target.kind' }] },
    });
  });
});
