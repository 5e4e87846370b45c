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

const minutes = (count: number) => world.clock.advance(count * 60_000);
const masterOf = (byte: number) => new Uint8Array(32).fill(byte);
let names = 0;

/** A secret of its own, with these keys as its versions, a minute apart. */
async function secretWith(...values: string[]) {
  names += 1;
  const secretName = `master-${names}`;
  const kids: string[] = [];
  for (const value of values) {
    kids.push((await operator.setSecret(secretName, value)).properties.version ?? '');
    minutes(1);
  }
  return { secretName, kids, keys: keyVaultMasterKeys({ ...options, secretName }) };
}

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
  expect(calls()).toBe(before + 2);
});

it('are current ten minutes after they were made, so that every instance tries them before one makes a code with them', async () => {
  const { secretName, kids, keys } = await secretWith(keyOf(1));
  expect(await keys.current()).toEqual({ kid: kids[0], master: masterOf(1) });
  const newer = (await operator.setSecret(secretName, keyOf(2))).properties.version;
  minutes(5);
  expect((await keys.all()).map(({ kid }) => kid)).toEqual([newer, kids[0]]);
  expect(await keys.current()).toMatchObject({ kid: kids[0] });
  minutes(5);
  expect(await keys.current()).toEqual({ kid: newer, master: masterOf(2) });
});

it('are two at most; an older one answers by its id, for the locks that were enrolled under it', async () => {
  const { kids, keys } = await secretWith(keyOf(1), keyOf(2), keyOf(3));
  expect((await keys.all()).map(({ kid }) => kid)).toEqual([kids[2], kids[1]]);
  expect(await keys.byId(kids[0] ?? '')).toEqual(masterOf(1));
});

it('that are no keys do not stop the one that is', async () => {
  const { kids, keys } = await secretWith(keyOf(1), 'a slip of the pen');
  expect(await keys.all()).toEqual([{ kid: kids[0], master: masterOf(1) }]);
});

it.each(['k1', 'AAAA', JSON.stringify({ keys: {} })])('of %s are none, and are not quoted', async (value) => {
  const { keys } = await secretWith(value);
  const trouble = await keys.current().then(
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
  expect(await keys.current()).toMatchObject({ kid: vault.masterKid() });
});
