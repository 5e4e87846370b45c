import { LatchError } from '../../../src/domain/errors.js';
import type { WebhookMessage, Webhooks } from '../../../src/ports/messages.js';

/** Programs at `hooks.example`, in memory. `answer`: what they say next: `down` throws, anything but `sent` refuses. */
export function memoryWebhooks() {
  const told: (WebhookMessage & { url: string })[] = [];
  let answer = 'sent';
  const webhooks: Webhooks = {
    accepts: (url) => new URL(url).host === 'hooks.example',
    async send(url, message) {
      if (answer === 'down') throw new LatchError('delivery-unavailable', 'webhook');
      if (answer !== 'sent') return { kind: 'refused', because: answer };
      told.push({ ...message, url });
      return { kind: 'sent' };
    },
    publicKeys: async () => [{ kty: 'OKP', crv: 'Ed25519', x: 'x', kid: 'k1' }],
  };
  return {
    ...webhooks,
    told,
    say: (what: string) => {
      answer = what;
    },
  };
}
