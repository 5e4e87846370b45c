import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { z } from 'zod';
import type { Key } from '../domain/latch-code.js';
import type { Clock, MasterKeys } from '../ports.js';
import { latchError } from './azure-trouble.js';
import { freshFor } from './fresh-for.js';

export type KeyVaultOptions = { vaultUrl: string; secretName: string; credential: TokenCredential; clock: Clock };

const fiveMinutes = 5 * 60_000;
const patienceMs = 10_000;
const masterKey = z.base64url().transform((text): Key => new Uint8Array(Buffer.from(text, 'base64url')));
/** The secret's value: JSON `{"current":"k1","keys":{"k1":"<base64url, 32 bytes>"}}`, two keys at most. */
const Secret = z
  .object({
    current: z.string(),
    keys: z.record(
      z.string(),
      masterKey.refine((key) => key.length === 32),
    ),
  })
  .refine(({ current, keys }) => current in keys && Object.keys(keys).length <= 2);
type Secret = z.infer<typeof Secret>;

/** Master keys from one Key Vault secret (`GET /secrets/{name}`), kept in memory for five minutes and nowhere else. Throws `keys-unavailable`. */
export function keyVaultMasterKeys({ vaultUrl, secretName, credential, clock }: KeyVaultOptions): MasterKeys {
  const client = new SecretClient(vaultUrl, credential, {
    retryOptions: { maxRetries: 0 },
    // A vault on loopback cannot lie under the domain of the resource its challenge names; a real one must.
    disableChallengeResourceVerification: new URL(vaultUrl).hostname === 'localhost',
  });
  const secret = freshFor(fiveMinutes, clock, async (name): Promise<Secret> => {
    try {
      const { value } = await client.getSecret(name, { abortSignal: AbortSignal.timeout(patienceMs) });
      return Secret.parse(JSON.parse(value ?? ''));
    } catch (error) {
      throw latchError('keys-unavailable', 'vault secret', error);
    }
  });
  const all = async () => Object.entries((await secret(secretName)).keys).map(([kid, master]) => ({ kid, master }));
  return {
    all,
    byId: async (kid) => (await all()).find((key) => key.kid === kid)?.master,
    current: async () => {
      const { current } = await secret(secretName);
      const found = (await all()).find(({ kid }) => kid === current);
      if (!found) throw latchError('keys-unavailable', 'vault secret', new Error('no current key'));
      return found;
    },
  };
}
