import https from 'node:https';
import { afterAll, expect, it } from 'vitest';
import { serve } from '../../src/local/cloud/kernel/serve.js';
import { testToken, verifyTestToken } from './test-token.js';
import { createTestWorld } from './world.js';

const world = await createTestWorld();
afterAll(() => world.remove());

it('serves TLS that a client trusting the CA, and only such a client, accepts', async () => {
  const service = await serve(world, {
    name: 'sample',
    operations: [{ name: 'Ping', method: 'GET', path: '/ping', handle: () => ({ status: 200, body: 'pong' }) }],
    error: (status) => ({ status }),
  });
  const status = (ca?: string) =>
    new Promise((resolve) => {
      https
        .get(`${service.url}/ping`, { agent: new https.Agent(ca ? { ca } : {}) }, (got) => resolve(got.resume().statusCode))
        .on('error', (error) => resolve((error as NodeJS.ErrnoException).code));
    });
  expect(await status(world.tls.ca)).toBe(200);
  expect(await status()).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(world.rows).toMatchObject([{ kind: 'call', service: 'sample', path: '/ping', status: 200, at: '2026-03-02T09:00:00.000Z' }]);
  await service.close();
});

it('accepts test tokens for their own audience while they last', () => {
  const audience = 'https://vault.azure.net';
  expect(verifyTestToken(testToken(audience), audience)).toEqual({ appId: 'latch-app' });
  expect(verifyTestToken(testToken(audience), 'https://graph.microsoft.com')).toBeUndefined();
  expect(verifyTestToken(testToken(audience, { expiresInSeconds: -1 }), audience)).toBeUndefined();
  expect(verifyTestToken(`${testToken(audience)}x`, audience)).toBeUndefined();
  expect(verifyTestToken(undefined, audience)).toBeUndefined();
});
