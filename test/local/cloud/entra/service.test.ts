import { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { createEntra } from '../../../../src/local/cloud/entra/service.js';
import { createTokenSigner } from '../../../../src/local/cloud/entra/token-signer.js';
import { apiClientId, startLocalEntra, tenantId } from '../../../support/local-entra.js';

const local = await startLocalEntra();
const { world, entra, seed } = local;
afterAll(async () => {
  await local.close();
  world.remove();
});

const keys = createRemoteJWKSet(new URL(`${entra.authority}/discovery/v2.0/keys`));

/** What an API that follows the rules makes of a token at the story's time. */
const verify = async (token: string | undefined) => {
  const { payload } = await jwtVerify(token ?? '', keys, {
    issuer: entra.issuer,
    audience: apiClientId,
    algorithms: ['RS256'],
    currentDate: world.clock.now(),
  });
  if (payload['tid'] !== tenantId) throw new Error('tenant');
  if (payload['scp'] === undefined) throw new Error('app-only');
  return payload;
};

const person = (id: string) => seed.people.find((known) => known.id === id);

describe('managed identity', () => {
  it.each([
    ['DefaultAzureCredential', () => new DefaultAzureCredential()],
    ['ManagedIdentityCredential', () => new ManagedIdentityCredential()],
  ])('gives %s a token its audience accepts and no other does', async (_name, credential) => {
    const { token, expiresOnTimestamp } = await credential().getToken('https://vault.azure.net/.default');
    expect(await world.verifyServiceToken(token, 'https://vault.azure.net')).toEqual({ appId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(await world.verifyServiceToken(token, 'https://graph.microsoft.com')).toBeUndefined();
    expect(await world.verifyServiceToken(`${token.slice(0, -4)}AAAA`, 'https://vault.azure.net')).toBeUndefined();
    expect(expiresOnTimestamp).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it.each([
    'https://graph.microsoft.com/.default',
    'https://iothubs.azure.net/.default',
    'https://communication.azure.com//.default',
    'https://localhost:18081/.default',
  ])('knows the resource of %s', async (scope) => {
    const { token } = await new DefaultAzureCredential().getToken(scope);
    expect(await world.verifyServiceToken(token, scope.replace(/\/+\.default$/, ''))).toBeDefined();
  });

  it('refuses a resource nobody has registered', async () => {
    await expect(
      new ManagedIdentityCredential({ retryOptions: { maxRetries: 0 } }).getToken('https://evil.example/.default'),
    ).rejects.toThrow();
  });

  it('refuses a caller without the identity header', async () => {
    const url = `${entra.identityEndpoint}?api-version=2019-08-01&resource=https://vault.azure.net`;
    expect((await fetch(url, { headers: { 'x-identity-header': 'guess' } })).status).toBe(401);
  });

  it('never takes a user token for a service token', async () => {
    const token = await entra.mintUserToken({ user: 'alice' });
    expect(await world.verifyServiceToken(token, apiClientId)).toBeUndefined();
  });
});

describe('a user token', () => {
  it('carries what a v2.0 token of Entra carries', async () => {
    const alice = person('alice');
    const claims = await verify(await entra.mintUserToken({ user: 'alice', acrs: ['c1'], authAgeSeconds: 600 }));
    const now = world.clock.now().getTime() / 1000;
    expect(claims).toMatchObject({
      ...{ tid: tenantId, oid: alice?.oid, ver: '2.0', scp: 'access_as_user', roles: ['Latch.Request'], acrs: ['c1'], xms_cc: ['cp1'] },
      ...{ iat: now, nbf: now, auth_time: now - 600, deviceid: alice?.device?.id, ipaddr: '203.0.113.10', azpacr: '0' },
      ...{ preferred_username: 'alice@latch.example' },
    });
    expect(claims).not.toHaveProperty('amr');
    expect(claims.sub).not.toBe(alice?.oid);
    expect(claims.exp).toBeGreaterThan(now);
  });

  it('leaves out what it is told to leave out', async () => {
    const claims = await verify(await entra.mintUserToken({ user: 'eve', device: null, ip: null }));
    for (const absent of ['deviceid', 'ipaddr', 'acrs', 'roles']) expect(claims).not.toHaveProperty(absent);
  });

  it('ages with the clock of the story', async () => {
    const token = await entra.mintUserToken({ user: 'alice' });
    await verify(token);
    world.clock.advance(2 * 3_600_000);
    await expect(verify(token)).rejects.toThrow(/exp/);
    await verify(await entra.mintUserToken({ user: 'alice' }));
  });

  it('is minted for nobody unknown', async () => {
    expect(await entra.mintUserToken({ user: 'nobody' })).toBeUndefined();
    expect(await entra.mintUserToken({ app: 'nobody' })).toBeUndefined();
    expect(await entra.mintUserToken({})).toBeUndefined();
  });

  it.each([
    ['signature', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['audience', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['issuer', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['tenant', 'tenant'],
    ['expired', 'ERR_JWT_EXPIRED'],
    ['not-yet', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['alg-none', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['hs256-public-key', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['kid', 'ERR_JWKS_NO_MATCHING_KEY'],
    ['app-only', 'app-only'],
  ] as const)('with a broken %s is caught by that check alone', async (how, why) => {
    const token = await entra.mintUserToken({ user: 'alice', break: how });
    const refusal = await verify(token).then(
      () => 'accepted',
      (error: Error & { code?: string }) => error.code ?? error.message,
    );
    expect(refusal).toBe(why);
  });
});

describe('an application', () => {
  it.each(['sentinel', 'Latch.Revoke'])('asked for as %s gets an app-only token with its role', async (app) => {
    const claims = decodeJwt((await entra.mintUserToken({ app })) ?? '');
    expect(claims).toMatchObject({ idtyp: 'app', roles: ['Latch.Revoke'], aud: apiClientId, ver: '2.0' });
    expect(claims).not.toHaveProperty('scp');
  });

  it('gets a token for its secret through the real credential', async () => {
    const clientId = seed.apps.find(({ id }) => id === 'logic-apps')?.clientId ?? '';
    const options = { authorityHost: new URL(entra.authority).origin, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } };
    const credential = new ClientSecretCredential(tenantId, clientId, entra.clientSecretOf(clientId) ?? '', options);
    const { token } = await credential.getToken(`api://${apiClientId}/.default`);
    expect(decodeJwt(token)).toMatchObject({ azp: clientId, roles: ['Latch.Integrate'], idtyp: 'app' });
    await expect(
      new ClientSecretCredential(tenantId, clientId, 'guess', options).getToken(`api://${apiClientId}/.default`),
    ).rejects.toThrow(/AADSTS7000215/);
  });
});

describe('the local Entra', () => {
  it('keeps its key and its secrets over a restart', async () => {
    const token = await entra.mintUserToken({ user: 'alice' });
    const signer = await createTokenSigner(world.dataDir);
    const again = await createEntra(world, { signer, seed, tenantId, apiClientId });
    expect(again.identityHeader).toBe(entra.identityHeader);
    const keysAgain = createRemoteJWKSet(new URL(`${again.authority}/discovery/v2.0/keys`));
    await jwtVerify(token ?? '', keysAgain, { currentDate: world.clock.now() });
    await again.close();
  });

  it('says what it does not implement, by name', async () => {
    const answer = await fetch(`${entra.authority}/oauth2/v2.0/devicecode`);
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ error_description: expect.stringContaining('/oauth2/v2.0/devicecode') });
  });
});
