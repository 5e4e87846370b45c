import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, describe, expect, it } from 'vitest';
import { createKeyVault } from '../../../../src/local/cloud/key-vault/service.js';
import { startLocalEntra } from '../../../support/local-entra.js';

const local = await startLocalEntra();
const { world, entra } = local;
let vault = await createKeyVault(world, { authority: entra.authority });
afterAll(async () => {
  await Promise.all([vault.close(), local.close()]);
  world.remove();
});

const credential = new DefaultAzureCredential();
const client = () =>
  new SecretClient(vault.url, credential, { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } });
const master = async () => (await client().getSecret('latch-master')).value ?? '';

describe('the master secret', () => {
  it('is made at first start: one key of 32 bytes, known by its version', async () => {
    expect(Buffer.from(await master(), 'base64url')).toHaveLength(32);
    expect((await client().getSecret('latch-master')).properties.version).toBe(vault.masterKid());
  });

  it('stays the same over a restart, in a file only its owner reads', async () => {
    const before = await master();
    await vault.close();
    vault = await createKeyVault(world, { authority: entra.authority });
    expect(await master()).toBe(before);
    expect(statSync(join(world.dataDir, 'key-vault', 'secrets.json')).mode & 0o777).toBe(0o600);
  });
});

describe('a secret', () => {
  it('keeps its versions', async () => {
    const first = await client().setSecret('pepper', 'one', { tags: { kid: 'k1' }, contentType: 'text/plain' });
    await client().setSecret('pepper', 'two');
    const version = first.properties.version ?? '';
    expect(version).toMatch(/^[0-9a-f]{32}$/);
    expect(await client().getSecret('pepper')).toMatchObject({ value: 'two', properties: { enabled: true } });
    expect(await client().getSecret('pepper', { version })).toMatchObject({
      value: 'one',
      properties: { tags: { kid: 'k1' }, contentType: 'text/plain' },
    });
    const listed = [];
    for await (const one of client().listPropertiesOfSecretVersions('pepper')) listed.push(one.version);
    expect(listed).toHaveLength(2);
    expect(listed).toContain(version);
  });

  it('that is disabled is not given out', async () => {
    await client().setSecret('off', 'x', { enabled: false });
    await expect(client().getSecret('off')).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' });
  });

  it('nobody has set is not found', async () => {
    await expect(client().getSecret('missing')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
  });

  it('is given to nobody without a token, who learns where to get one', async () => {
    const answer = await fetch(`${vault.url}/secrets/latch-master?api-version=2025-07-01`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(`Bearer authorization="${entra.authority}", resource="https://vault.azure.net"`);
    expect(await answer.text()).not.toContain('value');
  });

  it('is given to no token meant for another service', async () => {
    const { token } = await credential.getToken('https://graph.microsoft.com/.default');
    const answer = await fetch(`${vault.url}/secrets/latch-master?api-version=2025-07-01`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(401);
  });
});
