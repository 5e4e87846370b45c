import { expect, it } from 'vitest';
import { doors } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);

const ask = () => as('alice')('POST', '/api/requests', { doorIds: ['lobby'], window: { start: 'now', minutes: 30 }, purpose: 'x' });

it('new requests take turns, and a revocation, a code at a door and whoever looks never wait for them', async () => {
  const [revoked, entering] = [await visit(edge, doors.lobby), await visit(edge, doors.lobby)];
  const { create } = edge.requests;
  let atWork = 0;
  let most = 0;
  let letGo = () => {};
  const slow = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  edge.requests.create = async (record) => {
    atWork += 1;
    most = Math.max(most, atWork);
    await slow;
    atWork -= 1;
    return create(record);
  };
  const crowd = Array.from({ length: 160 }, () => ask());
  const busy = await Promise.race(crowd);
  expect([busy.status, busy.body['code'], busy.headers.get('retry-after')]).toEqual([503, 'busy', '2']);
  const presented = { attemptId: 'in-the-crowd', code: entering.digits };
  expect((await as()('POST', '/api/doors/lobby/entries', presented, { assertion: 'lobby-t1' })).body).toMatchObject({ result: 'granted' });
  const target = { kind: 'request', id: revoked.record.id };
  const revocation = await as('dan')('POST', '/api/revocations', { target, reason: 'Badge lost' });
  expect(revocation).toMatchObject({ status: 202, body: { confirmed: true } });
  expect((await as('dan')('GET', `/api/revocations/${revocation.body['id']}`)).status).toBe(200);
  letGo();
  const statuses = (await Promise.all(crowd)).map(({ status }) => status);
  edge.requests.create = create;
  expect([statuses.filter((status) => status === 503).length, most]).toEqual([160 - 16 - 128, 16]);
  expect((await ask()).status).not.toBe(503);
});
