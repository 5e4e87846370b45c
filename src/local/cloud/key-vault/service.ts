import { randomBytes } from 'node:crypto';
import { type Answer, type Call, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import { vaultError } from './errors.js';
import { getSecret, getSecretVersions } from './get-secret.js';
import { openSecretStore, type SecretStore } from './secret-store.js';
import { setSecret } from './set-secret.js';

export type KeyVaultOptions = {
  /** `https://localhost:P/{tid}`: where the challenge sends a client for a token. */
  authority: string;
  /** Name of the secret that holds the master keys; made at first start. */
  masterSecret?: string;
  port?: number;
};

const audience = 'https://vault.azure.net';

/** The local Key Vault, secrets only. `latch-master` holds `{"current":"k1","keys":{"k1":"<base64url, 32 bytes>"}}`. */
export async function createKeyVault(world: World, options: KeyVaultOptions): Promise<Service> {
  const store = openSecretStore(world.dataDir, () => world.clock.now());
  ensureMaster(store, options.masterSecret ?? 'latch-master');
  return serve(world, {
    name: 'key-vault',
    port: options.port ?? 0,
    operations: [getSecretVersions(store), ...getSecret(store), setSecret(store)],
    error: vaultError,
    guard: (call) => challenge(world, options.authority, call),
  });
}

function ensureMaster(store: SecretStore, name: string): void {
  if (store.versions(name).length > 0) return;
  const value = JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64url') } });
  store.add(name, { value, enabled: true, contentType: 'application/json' });
}

/** A client's first call comes without a token and learns from the 401 where to get one (RFC 9110 §11.6.1). */
async function challenge(world: World, authority: string, { headers }: Call): Promise<Answer | undefined> {
  const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (await world.verifyServiceToken(token, audience)) return undefined;
  const refused = vaultError(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token, or it is not valid.');
  return { ...refused, headers: { 'www-authenticate': `Bearer authorization="${authority}", resource="${audience}"` } };
}
