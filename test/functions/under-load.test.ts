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

it('whoever has not proven who they are takes nobody’s place, however long that takes', async () => {
  const { tokens, terminals } = edge;
  const [{ verify }, { verify: prove }] = [{ ...tokens }, { ...terminals }];
  let letGo = () => {};
  const slow = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  tokens.verify = async (authorization) =>
    authorization === 'Bearer stranger' ? slow.then(() => ({ kind: 'refused' })) : verify(authorization);
  terminals.verify = () => slow.then(() => ({ kind: 'refused' }));
  const order = { target: { kind: 'all', id: 'all' }, reason: 'x' };
  const strangers = [
    as('stranger')('POST', '/api/revocations', order),
    as()('POST', '/api/doors/lobby/entries', { attemptId: 'stranger', code: '1' }, { assertion: 'stranger' }),
    ...Array.from({ length: 150 }, () => as('stranger')('POST', '/api/requests', {})),
  ];
  const { create } = edge.requests;
  let atWork = 0;
  edge.requests.create = async (record) => {
    atWork += 1;
    await slow;
    return create(record);
  };
  const crowd = Array.from({ length: 16 }, () => ask());
  await expect.poll(() => atWork).toBe(16);
  letGo();
  expect(new Set((await Promise.all(strangers)).map(({ status }) => status))).toEqual(new Set([401]));
  expect((await Promise.all(crowd)).filter(({ status }) => status === 503)).toEqual([]);
  Object.assign(edge.requests, { create });
  Object.assign(tokens, { verify });
  Object.assign(terminals, { verify: prove });
});
