import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { createPush } from '../../../../src/local/cloud/push/service.js';
import { trustAuthority } from '../../../support/trust-authority.js';
import { createTestWorld } from '../../../support/world.js';

const world = await createTestWorld();
trustAuthority(world.tls.ca);
const service = await createPush(world);
afterAll(async () => {
  await service.close();
  world.remove();
});

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
const sender = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url');
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const token = (claims: object = {}) =>
  new SignJWT({ aud: service.url, sub: 'mailto:x@y.example', exp: inAnHour(), ...claims })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey);
const headers = async (change: Record<string, string> = {}, claims: object = {}) => ({
  authorization: `vapid t=${await token(claims)}, k=${sender}`,
  'content-encoding': 'aes128gcm',
  ttl: '60',
  ...change,
});
const send = async (given: Record<string, string>, body = Buffer.alloc(120)) =>
  (await fetch(service.subscribe('alice', sender).endpoint, { method: 'POST', headers: given, body })).status;

describe('the push service', () => {
  it('takes what it cannot read, and shows nothing', async () => {
    expect(await send(await headers())).toBe(201);
    expect(service.notifications()).toEqual([]);
  });

  it.each([
    ['no proof', async () => ({ ...(await headers()), authorization: '' }), 401],
    ['a proof for another service', () => headers({}, { aud: 'https://push.example' }), 401],
    ['a proof that is over', () => headers({}, { exp: 1 }), 401],
    ['a proof for more than a day', () => headers({}, { exp: inAnHour() + 86_400 }), 401],
    ['a proof by another key than it names', async () => headers({ authorization: `vapid t=${await token()}, k=${'B'.repeat(87)}` }), 401],
    ['no TTL', () => headers({ ttl: '' }), 400],
    ['another encoding', () => headers({ 'content-encoding': 'aesgcm' }), 400],
  ])('refuses %s', async (_what, given, status) => {
    expect(await send(await given())).toBe(status);
  });

  it('refuses more than 4 KiB', async () => {
    expect(await send(await headers(), Buffer.alloc(4097))).toBe(413);
  });

  it('knows its browsers after a restart', async () => {
    const { endpoint } = service.subscribe('bob', sender);
    const again = await createPush(world);
    const moved = `${again.url}${new URL(endpoint).pathname}`;
    expect((await fetch(moved, { method: 'POST', headers: await headers({}, { aud: again.url }), body: Buffer.alloc(120) })).status).toBe(
      201,
    );
    await again.close();
  });
});
