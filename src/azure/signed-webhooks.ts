import { createPublicKey, sign } from 'node:crypto';
import { ed25519Key } from '../domain/ed25519-key.js';
import { isListed } from '../domain/host-list.js';
import type { Key } from '../domain/latch-code.js';
import type { Clock } from '../ports/clock.js';
import type { MasterKeys } from '../ports/keys.js';
import type { WebhookMessage, Webhooks } from '../ports/messages.js';
import { latchError } from './azure-trouble.js';
import { isFinal, patienceMs } from './communication-trouble.js';

const keyOf = (master: Key) => ed25519Key(master, 'latch/webhook/v1');

/** Messages to programs as the Standard Webhooks specification has them: `webhook-id`, `webhook-timestamp`, `webhook-signature` (v1a: Ed25519). `hosts`: the only ones that are called. */
export function signedWebhooks({ keys, hosts, clock }: { keys: MasterKeys; hosts: readonly string[]; clock: Clock }): Webhooks {
  return {
    accepts: (url) => isListed(url, hosts),
    async send(url, message) {
      if (!isListed(url, hosts)) return { kind: 'refused', because: 'unknown-host' };
      const { master } = await keys.current();
      const status = await posted(url, ...signed(message, master, clock.now()));
      if (status >= 200 && status < 300) return { kind: 'sent' };
      if (status >= 400 && !isFinal(status)) throw latchError('delivery-unavailable', 'webhook', { statusCode: status });
      return { kind: 'refused', because: String(status) };
    },
    publicKeys: async () => (await keys.all()).map(({ kid, master }) => ({ ...publicOf(master), kid })),
  };
}

function publicOf(master: Key) {
  const { x = '' } = createPublicKey(keyOf(master)).export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x } as const;
}

function signed({ operationId, type, at, data }: WebhookMessage, master: Key, now: Date): [string, Record<string, string>] {
  const body = JSON.stringify({ type, timestamp: at, data });
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signature = sign(null, Buffer.from(`${operationId}.${timestamp}.${body}`), keyOf(master)).toString('base64');
  return [body, { 'webhook-id': operationId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1a,${signature}` }];
}

/** The answer's body is nothing to us; it is not even read. */
async function posted(url: string, body: string, headers: Record<string, string>): Promise<number> {
  try {
    const { status, body: answer } = await fetch(url, {
      ...{ method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(patienceMs) },
      headers: { 'content-type': 'application/json', ...headers },
    });
    await answer?.cancel();
    return status;
  } catch (error) {
    throw latchError('delivery-unavailable', 'webhook', error);
  }
}
