import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dammDigit } from '../../../src/domain/damm.js';
import type { Spoil } from '../../../src/local/devices/assertion.js';
import type { DoorLock } from '../../../src/local/devices/door-lock.js';
import { createTerminal, type Terminal } from '../../../src/local/devices/terminal.js';
import { type Enrolled, enrolLock, type Iot, startIot } from '../../support/iot.js';

type Seen = { path: string; assertion: string | undefined; body: string };

let iot: Iot;
let lock: DoorLock;
let cloud: Enrolled;
let terminal: Terminal;
let seen: Seen[] = [];
let reply: (call: Seen) => { status: number; body: unknown };
let apiBase = '';

/** Stands for the app's API: keeps what it was sent and answers what the test wants. */
const api = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const call = { path: request.url ?? '', assertion: header(request.headers['latch-assertion']), body: Buffer.concat(chunks).toString() };
    seen.push(call);
    const { status, body } = reply(call);
    response.writeHead(status).end(JSON.stringify(body));
  });
});
const header = (value: string | string[] | undefined) => [value].flat()[0];
const options = { terminalId: 'lobby-t1', doorId: 'lobby', judge: 'cloud' as const, apiBase: () => apiBase, audience: 'latch-api' };
const denyAll = () => ({ status: 200, body: { result: 'denied' } });

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  apiBase = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  iot = await startIot();
  lock = await iot.startLock('lobby');
  cloud = await enrolLock(iot, lock);
  terminal = await createTerminal(iot.world, { ...options, lock });
});
beforeEach(() => {
  seen = [];
  reply = denyAll;
});
afterAll(async () => {
  api.close();
  await iot.close();
});

async function claimsOf({ assertion = '' }: Seen) {
  const { payload, protectedHeader } = await compactVerify(assertion, await importJWK(terminal.publicJwk, 'ES256'));
  return { header: protectedHeader, claims: JSON.parse(Buffer.from(payload).toString()) };
}
const now = () => Math.floor(iot.world.clock.now().getTime() / 1000);

describe('a terminal', () => {
  it('proves each call with its own key', async () => {
    expect(await terminal.present({ code: '384175920', attemptId: 'p-1', readerId: 'front' })).toEqual(denyAll());
    const [call] = seen as [Seen];
    expect(call).toMatchObject({ path: '/api/doors/lobby/entries', body: '{"attemptId":"p-1","code":"384175920","readerId":"front"}' });
    const { header: head, claims } = await claimsOf(call);
    expect(head).toEqual({ alg: 'ES256', 'x5t#S256': terminal.thumbprint });
    const bodySha256 = createHash('sha256').update(call.body).digest('base64url');
    expect(claims).toEqual({
      iss: 'lobby-t1',
      aud: 'latch-api',
      doorId: 'lobby',
      attemptId: 'p-1',
      bodySha256,
      iat: now(),
      exp: now() + 30,
    });
  });

  it('keeps its key over a restart', async () => {
    expect(await createTerminal(iot.world, options)).toMatchObject({ thumbprint: terminal.thumbprint, publicJwk: terminal.publicJwk });
  });

  it.each<[Spoil, object]>([
    ['body', { bodySha256: createHash('sha256').update('{"attemptId":"s","code":"1"} ').digest('base64url') }],
    ['expired', { iat: 1772438400, exp: 1772438430 }],
    ['door', { doorId: 'lobby-other' }],
    ['issuer', { iss: 'lobby-t1-unknown' }],
    ['replay', { attemptId: 'p-1' }],
  ])('asked to spoil its %s does that and nothing else', async (spoil, wrong) => {
    await terminal.present({ code: '1', attemptId: 's', spoil });
    expect((await claimsOf(seen[0] as Seen)).claims).toMatchObject(wrong);
  });

  it('asked to spoil its signature or to send none does that', async () => {
    await terminal.present({ code: '1', attemptId: 's', spoil: 'signature' });
    await expect(claimsOf(seen[0] as Seen)).rejects.toThrow('signature verification failed');
    await terminal.present({ code: '1', attemptId: 's', spoil: 'none' });
    expect(seen[1]?.assertion).toBeUndefined();
  });

  it('writes one attempt row for what the cloud judged, and none for a call that was refused', async () => {
    reply = () => ({ status: 401, body: { code: 'assertion-invalid' } });
    expect(await terminal.present({ code: '1', attemptId: 'row-0' })).toMatchObject({ status: 401 });
    reply = denyAll;
    await terminal.present({ code: '1', attemptId: 'row-1' });
    await terminal.present({ code: '1', attemptId: 'row-1' });
    const rows = iot.world.rows.filter(({ attemptId }) => attemptId?.startsWith('row-'));
    expect(rows).toMatchObject([{ kind: 'attempt', doorId: 'lobby', deviceId: 'lobby-t1', attemptId: 'row-1', result: 'denied' }]);
  });
});

describe('the keypad of a cloud-judged door', () => {
  it("opens the lock with the cloud's answer", async () => {
    const order = cloud.order('2026-03-02T09:00:00.000Z', '2026-03-02T10:00:00.000Z');
    await cloud.invoke('arm', order);
    const answer = await cloud.answerFor(order, 'k-1');
    reply = () => ({ status: 200, body: { result: 'granted', answer } });
    expect(await terminal.keypad({ code: '384175920', attemptId: 'k-1' })).toEqual({ opened: true, display: 'Welcome' });
    expect(iot.world.rows).toContainEqual(expect.objectContaining({ kind: 'opening', attemptId: 'k-1' }));
  });

  it('says the same for every way of not opening', async () => {
    const ways = [
      denyAll,
      () => ({ status: 401, body: {} }),
      () => ({ status: 500, body: 'trouble' }),
      () => ({ status: 200, body: { result: 'granted', answer: 'forged' } }),
      () => ({ status: 200, body: { result: 'granted' } }),
    ];
    for (const way of ways) {
      reply = way;
      expect(await terminal.keypad({ code: '384175920' })).toEqual({ opened: false, display: 'Access denied' });
    }
    const lonely = await createTerminal(iot.world, { ...options, apiBase: () => 'http://127.0.0.1:1', lock });
    expect(await lonely.keypad({ code: '384175920' })).toEqual({ opened: false, display: 'Access denied' });
  });
});

it('the keypad of a lock-judged door asks the lock, not the API', async () => {
  const tower = await iot.startLock('wtg7-tower');
  const towerCloud = await enrolLock(iot, tower);
  const typed = `12344321${dammDigit('12344321')}`;
  await towerCloud.invoke(
    'arm',
    await towerCloud.verified(towerCloud.order('2026-03-02T09:00:00.000Z', '2026-03-02T10:00:00.000Z'), typed),
  );
  const keypad = await createTerminal(iot.world, {
    ...options,
    terminalId: 'wtg7-tower-t1',
    doorId: 'wtg7-tower',
    judge: 'lock',
    lock: tower,
  });
  expect(await keypad.keypad({ code: typed, attemptId: 'own' })).toMatchObject({ opened: true });
  expect(await keypad.keypad({ code: typed, attemptId: 'own-2' })).toMatchObject({ opened: false, display: 'Access denied' });
  expect(seen).toEqual([]);
});

it('a terminal whose attempt was relayed to the lock believes that it opened, because the lock has judged it', async () => {
  const rack = await iot.startLock('rack-2');
  const rackCloud = await enrolLock(iot, rack);
  const typed = `12344322${dammDigit('12344322')}`;
  const order = rackCloud.order('2026-03-02T09:00:00.000Z', '2026-03-02T10:00:00.000Z');
  await rackCloud.invoke('arm', await rackCloud.verified(order, typed));
  const keypad = await createTerminal(iot.world, { ...options, terminalId: 'rack-2-t1', doorId: 'rack-2', lock: rack });
  const stretched = (await rackCloud.stretched(typed)).toString('base64url');
  await rackCloud.invoke('present', { attemptId: 'relayed', readerId: 'keypad', stretched });
  reply = () => ({ status: 200, body: { result: 'granted' } });
  expect(await keypad.keypad({ code: typed, attemptId: 'relayed' })).toMatchObject({ opened: true });
  expect(await keypad.keypad({ code: typed, attemptId: 'never-seen' })).toMatchObject({ opened: false });
});

it('the terminal of a gateway opens on the word of the cloud alone', async () => {
  const gateway = await createTerminal(iot.world, { ...options, terminalId: 'rack-t1', doorId: 'rack' });
  reply = () => ({ status: 200, body: { result: 'granted' } });
  expect(await gateway.keypad({ code: '384175920' })).toMatchObject({ opened: true });
});
