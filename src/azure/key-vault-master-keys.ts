import type { TokenCredential } from '@azure/identity';
import { type KeyVaultSecret, SecretClient } from '@azure/keyvault-secrets';
import type { Key } from '../domain/latch-code.js';
import type { Clock } from '../ports/clock.js';
import type { MasterKeys } from '../ports/keys.js';
import { latchError, troubleOf } from './azure-trouble.js';
import { freshFor } from './fresh-for.js';

export type KeyVaultOptions = { vaultUrl: string; secretName: string; credential: TokenCredential; clock: Clock };

type Version = { kid: string; createdAt: number };
type MasterKey = { kid: string; master: Key };

const fiveMinutes = 5 * 60_000;
const patienceMs = 10_000;
/** A new version makes no codes before every instance is sure to have read that it is there. */
const settlingMs = 2 * fiveMinutes;
const mostLive = 2;
/** What the vault names a version; anything else is never asked for. */
const kidPattern = /^[0-9a-f]{32}$/i;
/** 32 bytes in base64url, or as `openssl rand -base64 32` writes them. */
const keyText = /^[A-Za-z0-9_+/-]{43}=?$/;

/**
 * Master keys from the versions of one Key Vault secret: a version's value is 32 bytes in base64url, its id is the `kid`. The two newest
 * enabled ones are live; a new one becomes current ten minutes after it was made. Older ones still answer by id, for locks enrolled under
 * them, until they are disabled. Kept in memory for five minutes and nowhere else. Source: Get Secret Versions, Get Secret. Throws `keys-unavailable`.
 */
export function keyVaultMasterKeys({ vaultUrl, secretName, credential, clock }: KeyVaultOptions): MasterKeys {
  const client = new SecretClient(vaultUrl, credential, {
    retryOptions: { maxRetries: 0 },
    // A vault on loopback cannot lie under the domain of the resource its challenge names; a real one must.
    disableChallengeResourceVerification: new URL(vaultUrl).hostname === 'localhost',
  });
  const versions = freshFor(fiveMinutes, clock, (name) => asVault(() => newestVersions(client, name)));
  const keyOf = freshFor(fiveMinutes, clock, (version) => asVault(() => readKey(client, secretName, version)));
  const live = async (): Promise<(MasterKey & Version)[]> => {
    const found = await Promise.all(
      (await versions(secretName)).map(async (version) => ({ ...version, master: await keyOf(version.kid) })),
    );
    return found.flatMap(({ master, ...version }) => (master ? [{ ...version, master }] : []));
  };
  return {
    all: async () => (await live()).map(({ kid, master }) => ({ kid, master })),
    byId: async (kid) => (kidPattern.test(kid) ? keyOf(kid) : undefined),
    async current() {
      const known = await live();
      const settled = known.find(({ createdAt }) => clock.now().getTime() - createdAt >= settlingMs) ?? known.at(-1);
      if (!settled) throw latchError('keys-unavailable', 'vault secret', new Error('no live key'));
      return { kid: settled.kid, master: settled.master };
    },
  };
}

/** Enabled versions, newest first. */
async function newestVersions(client: SecretClient, name: string): Promise<Version[]> {
  const found: Version[] = [];
  for await (const { version, enabled, createdOn } of client.listPropertiesOfSecretVersions(name, { abortSignal: impatience() })) {
    if (enabled && version) found.push({ kid: version, createdAt: createdOn?.getTime() ?? 0 });
  }
  return found.toSorted((one, other) => other.createdAt - one.createdAt).slice(0, mostLive);
}

/** Undefined for a version that is not there, is disabled or is no key: a slip of the operator must not shut every door. */
async function readKey(client: SecretClient, name: string, version: string): Promise<Key | undefined> {
  const found = await unlessGone(client.getSecret(name, { version, abortSignal: impatience() }));
  const value = found?.value ?? '';
  return keyText.test(value) ? new Uint8Array(Buffer.from(value, 'base64url')) : undefined;
}

const gone = [403, 404];

async function unlessGone(secret: Promise<KeyVaultSecret>): Promise<KeyVaultSecret | undefined> {
  try {
    return await secret;
  } catch (error) {
    // A missing role is a 403 as well; the list, which no key is live without, is refused then too.
    if (gone.includes(troubleOf(error).status ?? 0)) return undefined;
    throw error;
  }
}

const impatience = () => AbortSignal.timeout(patienceMs);

async function asVault<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw latchError('keys-unavailable', 'vault secret', error);
  }
}
