import { afterAll, expect, it } from 'vitest';
import { terminalAssertions } from '../../../src/azure/terminal-assertions.js';
import { type Spoil, signAssertion } from '../../../src/local/devices/assertion.js';
import { terminalKey } from '../../../src/local/devices/terminal-key.js';
import { aDoor } from '../../domain/given.js';
import { createTestWorld } from '../../support/world.js';

const world = await createTestWorld();
afterAll(() => world.remove());

it('a terminal is believed by the app, unless its assertion was spoiled', async () => {
  const key = await terminalKey(world.dataDir, 'cage-12-t1');
  const { thumbprint, publicJwk } = key;
  const door = aDoor('cage-12', { terminals: [{ id: 'cage-12-t1', status: 'enabled', thumbprint, publicJwk }] });
  const verifier = terminalAssertions({ audience: 'api', clock: world.clock });
  const claims = { iss: 'cage-12-t1', aud: 'api', doorId: 'cage-12', attemptId: 'x-1', body: '{"code":"1"}' };
  const verify = async (spoil?: Spoil) => {
    const assertion = await signAssertion(key, claims, world.clock.now(), spoil);
    return (await verifier.verify(door, assertion, { attemptId: 'x-1', body: Buffer.from(claims.body) })).kind;
  };
  expect(await verify()).toBe('terminal');
  for (const spoil of ['signature', 'body', 'expired', 'door', 'issuer'] as const) expect(await verify(spoil)).toBe('refused');
});
