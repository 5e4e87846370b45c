import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { batchOperation } from '../../../../src/local/cloud/graph/batch.js';
import { eligibilityGroupOf } from '../../../../src/local/seed/groups.js';
import { failure, startLocalGraph } from '../../../support/local-graph.js';

const local = await startLocalGraph();
const { world, call, oid } = local;
afterAll(local.close);
beforeEach(() => world.faults.remove());

const batch = async (requests: unknown[]) => {
  const { responses } = await call('/$batch').post({ requests });
  return Object.fromEntries((responses as { id: string; status: number; body: Record<string, unknown> }[]).map((one) => [one.id, one]));
};

describe('a batch', () => {
  const user = (id: string, person: string) => ({ id, method: 'GET', url: `/users/${oid(person)}?$select=id,accountEnabled` });
  const check = {
    ...{ id: 'groups', method: 'POST', url: `/users/${oid('alice')}/checkMemberGroups` },
    ...{ headers: { 'Content-Type': 'application/json' }, body: { groupIds: [eligibilityGroupOf('lobby')] } },
  };

  it('answers each request with a status of its own', async () => {
    const risk = { id: 'risk', method: 'GET', url: `/identityProtection/riskyUsers/${oid('alice')}` };
    const answers = await batch([user('user', 'alice'), check, risk]);
    expect(answers).toMatchObject({
      user: { status: 200, body: { id: oid('alice'), accountEnabled: true } },
      groups: { status: 200, body: { value: [eligibilityGroupOf('lobby')] } },
      risk: { status: 404, body: { error: { code: 'NotFound' } } },
    });
  });

  it('refuses a url with a version in it, as the real one does', async () => {
    const answers = await batch([{ id: '1', method: 'GET', url: `/v1.0/users/${oid('alice')}` }]);
    expect(answers['1']).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("segment 'v1.0'") } } });
  });

  it('refuses more than 20 requests and repeated ids', async () => {
    expect(await failure(batch(Array.from({ length: 21 }, (_, n) => user(String(n), 'alice'))))).toBe('400 Request_BadRequest');
    expect(await failure(batch([user('1', 'alice'), user('1', 'bob')]))).toBe('400 Request_BadRequest');
  });

  it('performs its steps at the same time, and one that depends on another after it', async () => {
    const [going, most] = [new Set<string>(), { atOnce: 0 }];
    const seen: string[] = [];
    const { handle } = batchOperation(async ({ path }) => {
      going.add(path);
      most.atOnce = Math.max(most.atOnce, going.size);
      await setImmediate();
      going.delete(path);
      seen.push(path);
      return { status: 200 };
    });
    const step = (id: string, ...dependsOn: string[]) => ({ id, method: 'GET', url: `/${id}`, dependsOn });
    const body = Buffer.from(JSON.stringify({ requests: [step('a'), step('b'), step('c', 'a', 'b'), step('d')] }));
    const url = new URL('https://localhost/v1.0/$batch');
    await handle({ method: 'POST', path: url.pathname, url, query: url.searchParams, params: {}, headers: {}, body, stale: false });
    expect([most.atOnce, seen.at(-1), seen.length]).toEqual([3, '/v1.0/c', 4]);
  });

  it('fails what depends on a failure', async () => {
    const answers = await batch([
      { id: '1', method: 'GET', url: '/users/nobody' },
      { ...user('2', 'alice'), dependsOn: ['1'] },
    ]);
    expect(answers['2']?.status).toBe(424);
  });

  it('is struck by a fault where the fault was meant to strike', async () => {
    world.faults.add({
      service: 'graph',
      match: { path: '/users/{id}/checkMemberGroups' },
      do: { status: 429, headers: { 'retry-after': '7' } },
    });
    const answers = await batch([user('user', 'alice'), check]);
    expect(answers).toMatchObject({ user: { status: 200 }, groups: { status: 429, headers: { 'retry-after': '7' } } });
  });
});
