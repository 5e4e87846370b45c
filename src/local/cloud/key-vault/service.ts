import { createECDH, randomBytes } from 'node:crypto';
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

/** `masterKid`: the newest version of the secret with the master keys, for whoever sets up devices without asking the app. */
export type KeyVault = Service & { masterKid(): string };

/** The local Key Vault, secrets only. Every version of `latch-master` is a key of 32 bytes, base64url; the first is made at the first start, as is `latch-vapid`. */
export async function createKeyVault(world: World, options: KeyVaultOptions): Promise<KeyVault> {
  const store = openSecretStore(world.dataDir, () => world.clock.now());
  const masterSecret = options.masterSecret ?? 'latch-master';
  ensureMaster(store, masterSecret);
  ensurePushKeys(store);
  const service = await serve(world, {
    name: 'key-vault',
    port: options.port ?? 0,
    operations: [getSecretVersions(store), ...getSecret(store), setSecret(store)],
    error: vaultError,
    guard: (call) => challenge(world, options.authority, call),
  });
  return { ...service, masterKid: () => store.versions(masterSecret).at(-1)?.version ?? '' };
}

function ensureMaster(store: SecretStore, name: string): void {
  if (store.versions(name).length > 0) return;
  store.add(name, { value: randomBytes(32).toString('base64url'), enabled: true });
}

/** The key pair that notifications are signed with, as its maker would write it down. */
function ensurePushKeys(store: SecretStore): void {
  if (store.versions('latch-vapid').length > 0) return;
  const { publicKey, privateKey } = createECDHKeys();
  store.add('latch-vapid', { value: JSON.stringify({ publicKey, privateKey }), enabled: true });
}

/** A private scalar of full length, so that it has the one form everybody reads. */
function createECDHKeys(): { publicKey: string; privateKey: string } {
  const ecdh = createECDH('prime256v1');
  do ecdh.generateKeys();
  while (ecdh.getPrivateKey().length !== 32);
  return { publicKey: ecdh.getPublicKey('base64url', 'uncompressed'), privateKey: ecdh.getPrivateKey('base64url') };
}

/** A client's first call comes without a token and learns from the 401 where to get one (RFC 9110 §11.6.1). */
async function challenge(world: World, authority: string, { headers }: Call): Promise<Answer | undefined> {
  const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (await world.verifyServiceToken(token, audience)) return undefined;
  const refused = vaultError(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token, or it is not valid.');
  return { ...refused, headers: { 'www-authenticate': `Bearer authorization="${authority}", resource="${audience}"` } };
}
