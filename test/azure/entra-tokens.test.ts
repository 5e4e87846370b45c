import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { entraTokens } from '../../src/azure/entra-tokens.js';
import { createTokenSigner } from '../../src/local/cloud/entra/token-signer.js';
import { apiClientId, startLocalEntra, tenantId } from '../support/local-entra.js';

const { world, entra, seed, close } = await startLocalEntra();
const signer = await createTokenSigner(world.dataDir);
const tokens = () => entraTokens({ authority: entra.authority, tenantId, audience: apiClientId, clock: world.clock });
const verifier = tokens();
const alice = seed.people.find(({ id }) => id === 'alice')?.oid ?? '';
const minted = async (order: Parameters<typeof entra.mintUserToken>[0]) => `Bearer ${await entra.mintUserToken(order)}`;
const seconds = () => Math.floor(world.clock.now().getTime() / 1000);

afterAll(async () => {
  await close();
  world.remove();
});
beforeEach(() => world.faults.remove());

/** A token signed by Entra's own key whose claims are right but for the change. */
const claimed = async (change: Record<string, unknown>, header = {}) => {
  const times = { iat: seconds(), nbf: seconds(), exp: seconds() + 600 };
  const right = { iss: entra.issuer, aud: apiClientId, tid: tenantId, oid: alice, ver: '2.0', scp: 'access_as_user', ...times };
  return `Bearer ${await signer.sign({ ...right, ...change }, header)}`;
};

describe('a token of a person', () => {
  it('tells who it is, and how and when that was proven', async () => {
    const verdict = await verifier.verify(await minted({ user: 'alice', acrs: ['c1'], authAgeSeconds: 60, ip: '203.0.113.7' }));
    expect(verdict).toEqual({
      kind: 'identity',
      identity: {
        kind: 'person',
        id: alice,
        tenantId,
        roles: ['Latch.Request'],
        contexts: ['c1'],
        takesChallenges: true,
        authTime: new Date(world.clock.now().getTime() - 60_000),
        issuedAt: world.clock.now(),
        clientAddress: '203.0.113.7',
        deviceId: seed.people.find(({ id }) => id === 'alice')?.device?.id,
      },
    });
  });

  it('leaves out what the sign-in did not say', async () => {
    const verdict = await verifier.verify(await minted({ user: 'alice', device: null, ip: null }));
    expect(verdict).toMatchObject({ kind: 'identity', identity: { contexts: [] } });
    expect(Object.keys(verdict.kind === 'identity' ? verdict.identity : {})).not.toContain('deviceId');
  });

  it("follows the story's clock, not the machine's", async () => {
    const before = world.clock.now();
    const token = await minted({ user: 'alice' });
    world.clock.advance(2 * 3_600_000);
    const late = await verifier.verify(token);
    world.clock.set(before);
    expect(late).toEqual({ kind: 'refused' });
    expect(await verifier.verify(token)).toMatchObject({ kind: 'identity' });
  });
});

describe('a token of an application', () => {
  it.each([
    ['says so', () => minted({ app: 'Latch.Revoke' })],
    ['says so by having no scope', () => claimed({ scp: undefined, roles: ['Latch.Revoke'] })],
    ['says so whatever scope it claims', () => claimed({ idtyp: 'app', roles: ['Latch.Revoke'] })],
    ["is no person even with a person's roles", () => minted({ user: 'alice', break: 'app-only' })],
  ])('%s', async (_how, token) => {
    expect(await verifier.verify(await token())).toMatchObject({ kind: 'identity', identity: { kind: 'application' } });
  });
});

describe('a token is refused', () => {
  it.each(['signature', 'audience', 'issuer', 'tenant', 'expired', 'not-yet', 'alg-none', 'hs256-public-key', 'kid'] as const)(
    'for its %s',
    async (how) => {
      expect(await verifier.verify(await minted({ user: 'alice', break: how }))).toEqual({ kind: 'refused' });
    },
  );

  it.each([
    ['version 1', { ver: '1.0' }],
    ['no version', { ver: undefined }],
    ['no person', { oid: undefined }],
    ['a person who is not an object id', { oid: 'alice@latch.example' }],
    ['no tenant', { tid: undefined }],
    ['no end', { exp: undefined }],
    ['no beginning', { iat: undefined }],
    ['roles that are not a list', { roles: 'Latch.Admin' }],
    ['an end six seconds ago', { exp: 0 }],
  ])('with %s', async (_what, change) => {
    const late = 'exp' in change && change.exp === 0 ? { exp: seconds() - 6 } : change;
    expect(await verifier.verify(await claimed(late))).toEqual({ kind: 'refused' });
    expect(await verifier.verify(await claimed({}))).toMatchObject({ kind: 'identity' });
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer x', 'Basic YWxpY2U6eA=='])('when there is none (%s)', async (authorization) => {
    expect(await verifier.verify(authorization)).toEqual({ kind: 'refused' });
  });
});

it.each([{ status: 503 }, { status: 200 }, { reset: true }])('cannot be judged while the keys cannot be had (%o)', async (trouble) => {
  world.faults.add({ service: 'entra', match: { path: '/discovery/v2.0/keys' }, do: trouble });
  const fresh = tokens();
  const token = await minted({ user: 'alice' });
  expect(await fresh.verify(token)).toEqual({ kind: 'unavailable' });
  world.faults.remove();
  expect(await fresh.verify(token)).toMatchObject({ kind: 'identity' });
});

describe('a rotation of keys', () => {
  it('is noticed by the first token under the new key, while tokens under the old one stay good', async () => {
    const before = await minted({ user: 'alice' });
    expect(await verifier.verify(before)).toMatchObject({ kind: 'identity' });
    await entra.rotateKeys();
    expect(await verifier.verify(await minted({ user: 'alice' }))).toMatchObject({ kind: 'identity' });
    expect(await verifier.verify(before)).toMatchObject({ kind: 'identity' });
  });

  it('ends the trust in a key that is no longer published, ten minutes later at most', async () => {
    const now = world.clock.now();
    const fresh = tokens();
    const before = await minted({ user: 'alice' });
    expect(await fresh.verify(before)).toMatchObject({ kind: 'identity' });
    await entra.rotateKeys();
    await entra.rotateKeys();
    world.clock.advance(10 * 60_000);
    expect(await fresh.verify(before)).toEqual({ kind: 'refused' });
    world.clock.set(now);
  });

  it('that never was makes us look only three times in half a minute', async () => {
    const fresh = tokens();
    await fresh.verify(await minted({ user: 'alice' }));
    const looks = () => world.rows.filter(({ path }) => path?.endsWith('/discovery/v2.0/keys')).length;
    const before = looks();
    for (let guess = 0; guess < 10; guess += 1) await fresh.verify(await claimed({}, { kid: `guess-${guess}` }));
    expect(looks()).toBe(before + 3);
    await fresh.verify(await minted({ user: 'alice', break: 'kid' }));
    world.clock.advance(30_000);
    await fresh.verify(await minted({ user: 'alice', break: 'kid' }));
    expect(looks()).toBe(before + 3);
    for (const change of [{ aud: 'x' }, { iss: 'https://login.example/v2.0' }, { tid: '8b3c1f0e-5d3a-4f0e-9f3c-0a4f5f6d7e82' }, { exp: 1 }])
      await fresh.verify(await claimed(change, { kid: 'unheard-of' }));
    expect(looks()).toBe(before + 3);
    world.clock.advance(30_000);
    await entra.rotateKeys();
    expect(await fresh.verify(await minted({ user: 'alice' }))).toMatchObject({ kind: 'identity' });
  });
});

it('a token says whether its client can answer a challenge', async () => {
  const told = await verifier.verify(await minted({ user: 'alice' }));
  expect(told).toMatchObject({ identity: { takesChallenges: true } });
});
