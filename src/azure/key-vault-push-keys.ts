import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { z } from 'zod';
import type { Clock } from '../ports/clock.js';
import { latchError } from './azure-trouble.js';
import { freshFor } from './fresh-for.js';

/** The key pair we show ourselves with at push services (RFC 8292), base64url: an uncompressed P-256 point, and its scalar. */
const VapidKeys = z.object({ publicKey: z.string().regex(/^[\w-]{87}$/), privateKey: z.string().regex(/^[\w-]{43}$/) });
export type VapidKeys = z.infer<typeof VapidKeys>;

export type PushKeysOptions = { vaultUrl: string; secretName: string; credential: TokenCredential; clock: Clock };

const fiveMinutes = 5 * 60_000;
const patienceMs = 10_000;

/** The key pair for Web Push, one Key Vault secret of JSON `{publicKey, privateKey}`. Whoever subscribed, did so with its public key: another pair reaches nobody. Throws `keys-unavailable`. */
export function keyVaultPushKeys({ vaultUrl, secretName, credential, clock }: PushKeysOptions): () => Promise<VapidKeys> {
  const client = new SecretClient(vaultUrl, credential, {
    retryOptions: { maxRetries: 0 },
    disableChallengeResourceVerification: new URL(vaultUrl).hostname === 'localhost',
  });
  const keys = freshFor(fiveMinutes, clock, async (name) => {
    try {
      const { value = '' } = await client.getSecret(name, { abortSignal: AbortSignal.timeout(patienceMs) });
      return VapidKeys.parse(JSON.parse(value));
    } catch (error) {
      throw latchError('keys-unavailable', 'push keys', error);
    }
  });
  return () => keys(secretName);
}
