import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { azureCredential } from '../../src/azure/azure-credential.js';
import { keyVaultMasterKeys } from '../../src/azure/key-vault-master-keys.js';
import { createKeyVault } from '../../src/local/cloud/key-vault/service.js';
import { startLocalEntra } from '../support/local-entra.js';

const local = await startLocalEntra();
const { world, entra } = local;
const vault = await createKeyVault(world, { authority: entra.authority });
const credential = azureCredential();
const options = { vaultUrl: vault.url, secretName: 'latch-master', credential, clock: world.clock };
const operator = new SecretClient(vault.url, credential, { disableChallengeResourceVerification: true });
const calls = () => world.rows.filter(({ service, status }) => service === 'key-vault' && status === 200).length;
const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64url');

afterAll(async () => {
  await Promise.all([vault.close(), local.close()]);
  world.remove();
});
beforeEach(() => world.faults.remove());

it('are read once in five minutes of the story', async () => {
  const keys = keyVaultMasterKeys(options);
  const { kid, master } = await keys.current();
  expect(master).toHaveLength(32);
  const before = calls();
  expect(await keys.byId(kid)).toEqual(master);
  expect(await keys.byId('k9')).toBeUndefined();
  world.clock.advance(5 * 60_000 - 1);
  await keys.all();
  expect(calls()).toBe(before);
  world.clock.advance(1);
  await keys.all();
  expect(calls()).toBe(before + 1);
});

it('may be two, the newer of them current', async () => {
  await operator.setSecret('two', JSON.stringify({ current: 'k2', keys: { k1: keyOf(1), k2: keyOf(2) } }));
  const keys = keyVaultMasterKeys({ ...options, secretName: 'two' });
  expect(await keys.current()).toEqual({ kid: 'k2', master: new Uint8Array(32).fill(2) });
  expect((await keys.all()).map(({ kid }) => kid)).toEqual(['k1', 'k2']);
  expect(await keys.byId('k1')).toEqual(new Uint8Array(32).fill(1));
});

it.each([
  ['not JSON', 'k1'],
  ['without its current key', JSON.stringify({ current: 'k2', keys: { k1: keyOf(1) } })],
  ['three', JSON.stringify({ current: 'k1', keys: { k1: keyOf(1), k2: keyOf(2), k3: keyOf(3) } })],
  ['too short', JSON.stringify({ current: 'k1', keys: { k1: 'AAAA' } })],
])('that are %s are none, and are not quoted', async (_what, value) => {
  await operator.setSecret('bad', value);
  const trouble = await keyVaultMasterKeys({ ...options, secretName: 'bad' })
    .current()
    .then(
      () => undefined,
      (error: Error) => error,
    );
  expect(trouble).toMatchObject({ code: 'keys-unavailable' });
  expect(`${trouble?.message} ${String(trouble?.cause)}`).not.toContain(value);
});

it.each([{ status: 429 }, { status: 503 }, { reset: true }])('are missed at once when the vault is in trouble (%o)', async (trouble) => {
  const fault = world.faults.add({ service: 'key-vault', match: {}, do: trouble });
  const keys = keyVaultMasterKeys(options);
  await expect(keys.current()).rejects.toMatchObject({ code: 'keys-unavailable' });
  expect(world.faults.list()).toEqual([{ id: fault.id, service: 'key-vault', hits: 1 }]);
  world.faults.remove();
  expect(await keys.current()).toMatchObject({ kid: 'k1' });
});
