import { expect, it } from 'vitest';
import { testToken } from '../../../support/test-token.js';
import { startCosmos } from './start.js';
import { createFetch } from './wire.js';

it('answers only to a living Entra token for this account or for Cosmos DB', async () => {
  const { cosmos, world, stop } = await startCosmos();
  const call = createFetch(cosmos.url, world.tls.ca);
  const status = async (authorization: string) => (await call('GET', '/', { authorization })).status;
  const aad = (token: string) => `type=aad&ver=1.0&sig=${token}`;
  expect(await status(aad(testToken(cosmos.url)))).toBe(200);
  expect(await status(encodeURIComponent(aad(testToken(cosmos.url))))).toBe(200);
  expect(await status(aad(testToken('https://cosmos.azure.com')))).toBe(200);
  expect(await status(aad(testToken('https://graph.microsoft.com')))).toBe(401);
  expect(await status(aad(testToken(cosmos.url, { expiresInSeconds: -1 })))).toBe(401);
  expect(await status(aad(`${testToken(cosmos.url)}x`))).toBe(401);
  expect(await status('type=master&ver=1.0&sig=abc')).toBe(401);
  const anonymous = await call('GET', '/dbs/latch');
  expect(anonymous.status).toBe(401);
  expect(JSON.parse(anonymous.body)).toMatchObject({ code: 'Unauthorized', message: expect.stringContaining('authorization') });
  await stop();
  world.remove();
});

it('names what it does not implement', async () => {
  const { cosmos, world, stop } = await startCosmos();
  const call = createFetch(cosmos.url, world.tls.ca);
  const authorization = `type=aad&ver=1.0&sig=${testToken(cosmos.url)}`;
  const answer = await call('POST', '/dbs/latch/colls/grants/sprocs', { authorization });
  expect(answer.status).toBe(501);
  expect(JSON.parse(answer.body)).toMatchObject({
    code: 'NotImplemented',
    message: expect.stringContaining('POST /dbs/latch/colls/grants/sprocs'),
  });
  await stop();
  world.remove();
});
